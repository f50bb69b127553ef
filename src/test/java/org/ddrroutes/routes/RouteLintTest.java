package org.ddrroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped route looks as ours do, and each file that is made to break a rule is refused. Routes of one's own may look otherwise. */
class RouteLintTest {

    private static final Path ROUTES = Path.of("src/main/resources/shipped-routes");
    private static final Path CANARIES = Path.of("src/test/resources/route-canaries");

    private static final RouteLint LINT = new RouteLint();

    static Stream<Path> routeFiles() throws IOException {
        return files(ROUTES);
    }

    static Stream<Path> canaries() throws IOException {
        return files(CANARIES);
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void hasNothingToComplainOf(Path file) {
        assertThat(LINT.complaints(RouteFile.read(file))).isEmpty();
    }

    /** The first line of each says in a comment what must be said against it. */
    @ParameterizedTest
    @MethodSource("canaries")
    void refusesTheCanary(Path file) throws IOException {
        List<String> expected = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(RouteFile.REFUSED))
                .map(line -> line.substring(RouteFile.REFUSED.length()))
                .toList();

        List<String> complaints = LINT.complaints(RouteFile.read(file));

        assertThat(expected).isNotEmpty();
        assertThat(complaints).hasSameSizeAs(expected);
        assertThat(expected).allSatisfy(text -> assertThat(complaints).anyMatch(complaint -> complaint.contains(text)));
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }
}
