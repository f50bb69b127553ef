package org.ddrroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code routes/README.md} says what is there: its diagram, its test, its recipes; and each branch has a test. */
class EditorsPageTest {

    private static final Path SHIPPED = Path.of("src/main/resources/shipped-routes");

    @Test
    void showsTheRoutesAsTheyAre() throws IOException {
        String diagram;
        try (Stream<Path> files = Files.list(SHIPPED)) {
            diagram = RouteDiagram.of(files.sorted().map(RouteFile::read).toList());
        }
        Files.writeString(Path.of("target", "routes.mermaid"), diagram);

        assertThat(page()).as("copy it from target/routes.mermaid").contains("```mermaid\n" + diagram + "```");
    }

    @Test
    void showsATestThatRuns() throws IOException {
        String test = Files.readString(Path.of("src/test/java/our/OurRouteTest.java"));

        assertThat(page()).contains("```java\n" + test.substring(test.indexOf("class OurRouteTest")) + "```");
    }

    @Test
    void leadsToEachExample() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("src/examples"))) {
            List<Path> folders = examples.toList();

            assertThat(folders).isNotEmpty();
            assertThat(folders).allSatisfy(folder -> assertThat(page()).contains("(../" + folder + ")"));
        }
    }

    @Test
    void everyShippedRouteThatBranchesHasATest() throws IOException {
        String tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/org"))) {
            tests = files.filter(file -> file.toString().endsWith("RouteTest.java"))
                    .map(EditorsPageTest::read)
                    .collect(Collectors.joining());
        }
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (RouteFile file : files.map(RouteFile::read).toList()) {
                file.routes().stream()
                        .filter(route -> route.findValue("choice") != null)
                        .map(route -> route.path("id").asText())
                        .forEach(id -> assertThat(tests)
                                .containsAnyOf("super(\"" + id + "\")", "super(\"" + file.name() + "#" + id + "\")"));
            }
        }
    }

    private static String page() {
        return read(Path.of("routes", "README.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
