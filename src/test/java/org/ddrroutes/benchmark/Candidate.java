package org.ddrroutes.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.TestSetup;

/** What is measured. */
enum Candidate {
    BASELINE {
        @Override
        Started start(TestSetup setup, Map<String, String> settings) throws IOException {
            setup.postgres().jdbc(setup.database()).execute(Files.readString(SCHEMA));
            List<String> options = settings.entrySet().stream()
                    .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                    .toList();
            Process process = BenchmarkParts.java(options, Baseline.class);
            return new Started(process.pid(), process::destroyForcibly);
        }
    },
    PROGRAM {
        @Override
        Started start(TestSetup setup, Map<String, String> settings) {
            ProductProcess process = ProductProcess.launch(settings, Map.of(), List.of("-Xmx512m"));
            return new Started(process.pid(), process::close);
        }
    };

    private static final Path SCHEMA = Path.of("src/main/resources/db/migration/V1__schema.sql");

    /** Starts one instance and returns at once. */
    abstract Started start(TestSetup setup, Map<String, String> settings) throws IOException;

    /** A process, and how it is ended. */
    record Started(long pid, Runnable end) {

        double cpuSeconds() {
            return ProcessHandle.of(pid)
                            .orElseThrow(
                                    () -> new IllegalStateException("a process has ended: what it did is not measured"))
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos()
                    / 1e9;
        }

        /** Its largest share of the memory so far, in MB; 0 where the system does not tell. */
        double memory() {
            Path status = Path.of("/proc/" + pid + "/status");
            if (!Files.exists(status)) {
                return 0;
            }
            try {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
