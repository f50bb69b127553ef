package org.ddrroutes.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of their own, to be killed without a chance to tidy up. */
final class Kill {

    static final String READY = "READY";

    private Kill() {}

    /** Starts a class's main in another JVM, and waits until it prints {@link #READY}. */
    static Process start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException(program.getSimpleName() + " ended before it was ready");
            }
        }
        return process;
    }

    /** As kill -9 does. */
    static void now(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
