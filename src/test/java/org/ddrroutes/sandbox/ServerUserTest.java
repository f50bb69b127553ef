package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerUserTest {

    private static final Path PROGRAM = Path.of("/bin/true");

    /** As JUnit makes it, its owner alone may enter. */
    @TempDir
    Path directory;

    @Test
    void isTheSameForWhoeverIsNotRoot() {
        ServerUser user = ServerUser.choose(PROGRAM, false).orElseThrow();
        assertThat(user.command()).isEmpty();
        assertThat(user.owner()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, unshare",
        "unshare, false, setpriv",
        "unshare, true, dac_",
        "unshare setpriv, false, runuser",
        "unshare setpriv runuser, false, none",
        "unshare setpriv, true, none"
    })
    void isAnotherForRootByTheFirstToolThatWorks(String broken, boolean isClosed, String chosen) throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        if (chosen.equals("unshare")) {
            assumeThat(works("unshare", "-U", "true")).isTrue();
        }
        Path program = PROGRAM;
        if (isClosed) {
            program = Files.copy(PROGRAM, directory.resolve("program"));
        }
        for (String tool : broken.split(" ")) {
            if (!tool.isEmpty()) {
                Path shim = Files.writeString(directory.resolve(tool), "#!/bin/sh\nexit 1\n");
                assertThat(shim.toFile().setExecutable(true)).isTrue();
            }
        }

        assertThat(choiceWithFirstOnThePath(directory, program)).contains(chosen);
    }

    private static String choiceWithFirstOnThePath(Path tools, Path program) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Choice.class.getName(),
                program.toString());
        java.environment().merge("PATH", tools.toString(), (old, first) -> first + File.pathSeparator + old);
        return new String(
                java.redirectErrorStream(true).start().getInputStream().readAllBytes());
    }

    private static boolean works(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command)).start().waitFor() == 0;
    }

    /** Prints the command for a program. */
    static final class Choice {

        private Choice() {}

        public static void main(String[] args) {
            System.out.println(ServerUser.choose(Path.of(args[0]), true)
                    .map(user -> String.join(" ", user.command()))
                    .orElse("none"));
        }
    }
}
