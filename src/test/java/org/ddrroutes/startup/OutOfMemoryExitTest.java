package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A JVM with a small heap of its own runs out of memory. Nothing but {@code java} and a class path is given to it. */
class OutOfMemoryExitTest {

    @ParameterizedTest
    @ValueSource(strings = {"uncaught", "logged", "full"})
    void endsTheProgram(String way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        way)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(OutOfMemoryExit.EXIT_CODE);
        assertThat(output).contains("OutOfMemoryError");
    }

    /** A program that would live on. */
    static final class Program {

        private static final List<byte[]> KEPT = new ArrayList<>();

        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            OutOfMemoryExit.install();
            switch (arguments[0]) {
                case "uncaught" -> new Thread(Program::allocateTooMuch).start();
                case "logged" -> {
                    try {
                        allocateTooMuch();
                    } catch (OutOfMemoryError e) {
                        LoggerFactory.getLogger("library").trace("went wrong", new IllegalStateException(e));
                    }
                }
                // A pool keeps the error in a future that nobody asks, and the heap stays full.
                case "full" -> Executors.newSingleThreadExecutor().submit(Program::fillHeap);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            Thread.sleep(TimeUnit.SECONDS.toMillis(10));
            System.exit(0);
        }

        private static void fillHeap() {
            while (true) {
                KEPT.add(new byte[1000]);
            }
        }

        private static void allocateTooMuch() {
            KEPT.add(new byte[Integer.MAX_VALUE / 2]);
        }
    }
}
