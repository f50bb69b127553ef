package org.ddrroutes.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Jazzer in a process of its own: it watches which code an input reaches, and keeps changing those that reach more. */
final class Fuzzer {

    private static final int LONGEST_INPUT = 20_000;
    private static final long MOST_MINUTES = 30;
    private static final String READER = "com.fasterxml.jackson.core.json.ReaderBasedJsonParser";

    /** Detectors of what none of the readers could do: ask a directory, run a script, open a file. */
    private static final String NOTHING_HERE_FOR = Stream.of(
                    "ClojureLangHooks",
                    "ExpressionLanguageInjection",
                    "FilePathTraversal",
                    "LdapInjection",
                    "NamingContextLookup",
                    "OsCommandInjection",
                    "ReflectiveCall",
                    "RegexRoadblocks",
                    "ScriptEngineInjection",
                    "SqlInjection",
                    "TemplateInjection",
                    "UnsafeSanitizer",
                    "XPathInjection",
                    "XmlParserSsrfGuidance")
            .map("com.code_intelligence.jazzer.sanitizers."::concat)
            .collect(Collectors.joining(":"));

    private final FuzzTarget target;
    private final Path directory;

    Fuzzer(FuzzTarget target) {
        this.target = target;
        this.directory =
                Path.of("target/fuzz", target.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Tries so many inputs, or fewer up to the first finding. All that it says is also in a file beside its findings. */
    Findings run(long inputs, long seed) {
        try {
            Path corpus = directory.resolve("corpus");
            // With what an earlier run has left there, the seed would not say where this one goes.
            FileSystemUtils.deleteRecursively(corpus);
            Files.createDirectories(corpus);
            Path log = directory.resolve("log.txt");
            for (int i = 0; i < target.seeds().size(); i++) {
                Files.write(corpus.resolve("seed-" + i), target.seeds().get(i));
            }
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:-OmitStackTraceInFastThrow",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "com.code_intelligence.jazzer.Jazzer",
                            "--target_class=" + FuzzedInput.class.getName(),
                            "--target_args=" + target.name(),
                            "--instrumentation_includes=org.ddrroutes.**:" + READER,
                            // Its own detectors would be woven into every class that is loaded: most of the time a
                            // start takes.
                            "--custom_hook_includes=org.ddrroutes.**",
                            "--disabled_hooks=" + NOTHING_HERE_FOR,
                            "--reproducer_path=" + directory,
                            "-artifact_prefix=" + directory + "/",
                            "-max_len=" + LONGEST_INPUT,
                            "-runs=" + inputs,
                            "-seed=" + seed,
                            corpus.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("the fuzzer does not end; see " + log);
            }
            return new Findings(process.exitValue(), log, Files.readAllLines(log, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * What the fuzzer came back with.
     *
     * @param exitCode 0 where it found nothing
     */
    record Findings(int exitCode, Path log, List<String> said) {

        /** The end of what it said. */
        @Override
        public String toString() {
            return "see " + log + ":\n" + String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size()));
        }
    }
}
