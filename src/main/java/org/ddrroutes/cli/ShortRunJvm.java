package org.ddrroutes.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Has a command done by a second JVM, without the compiler for long runs: in a command it takes more time than it saves, a third
 * of a check.
 */
public final class ShortRunJvm {

    private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

    private ShortRunJvm() {}

    /**
     * The exit code of the same command line in that JVM; empty where this one must do the command itself: it was not started as a
     * plain {@code java -jar}, and its options, as a debugger's port, may be for one JVM alone.
     */
    public static OptionalInt run(String[] arguments) throws InterruptedException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> own = self.arguments().map(List::of).orElse(List.of());
        boolean isPlain = own.size() == arguments.length + 2 && own.get(0).equals("-jar");
        boolean hasOptions = Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").anyMatch(System.getenv()::containsKey);
        if (!Commands.isNamed(arguments) || !isPlain || hasOptions) {
            return OptionalInt.empty();
        }
        List<String> command = new ArrayList<>(List.of(self.command().orElseThrow(), FIRST_COMPILER_ALONE));
        command.addAll(own);
        try {
            Process jvm = new ProcessBuilder(command).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(jvm::destroy));
            return OptionalInt.of(jvm.waitFor());
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
