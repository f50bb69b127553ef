package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps every guarantee is not complained of: the shipped files, and the edits of {@code check/good-edits.yaml}. */
class GoodEditsTest {

    @TempDir
    Path folder;

    record Good(String name, List<Edit> edits) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Good> edits() throws IOException {
        List<Good> edits = new YAMLMapper()
                .readValue(new File("src/test/resources/check/good-edits.yaml"), new TypeReference<>() {});
        return edits.stream();
    }

    @ParameterizedTest
    @MethodSource("edits")
    void isNotComplainedOf(Good good) {
        EditedFiles files = new EditedFiles(folder);
        good.edits().forEach(edit -> edit.apply(files));

        assertThat(files.check()).isEmpty();
    }

    @Test
    void theShippedFilesAreClean() {
        EditedFiles files = new EditedFiles(folder);
        files.append("config/application.yaml", "\n");

        assertThat(files.check()).isEmpty();
    }

    /** By all rules: of a file that is as shipped, some are not asked. */
    @Test
    void theShippedFilesAreCleanWhereTheyCountAsEdited() throws IOException {
        EditedFiles files = new EditedFiles(folder);
        for (File file : new File("routes").listFiles((in, name) -> name.endsWith(RouteFile.SUFFIX))) {
            files.append(file.getPath(), "\n");
        }

        assertThat(files.check()).isEmpty();
    }
}
