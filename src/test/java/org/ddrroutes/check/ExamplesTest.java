package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is said against an example of {@code src/examples} that is put over the shipped files. */
class ExamplesTest {

    @TempDir
    Path folder;

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src", "examples"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void passesTheCheck(Path example) {
        EditedFiles files = new EditedFiles(folder);
        files.overlay(example);

        assertThat(files.check()).isEmpty();
        assertThat(example.resolve("README.md")).isNotEmptyFile();
    }

    @Test
    void theRouteOfTheEditorsPagePassesTheCheck() throws IOException {
        String page = Files.readString(Path.of("routes", "README.md"));
        String start = "```yaml\n- route:\n    id: our-orders\n";
        assertThat(page).containsOnlyOnce(start);
        String route = page.substring(page.indexOf(start) + "```yaml\n".length());
        EditedFiles files = new EditedFiles(folder);
        files.write("routes/our-orders.camel.yaml", route.substring(0, route.indexOf("```")));

        assertThat(files.check()).isEmpty();
    }
}
