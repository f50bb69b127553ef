package org.ddrroutes.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One instance of the packaged program, {@code java -jar target/ddr-routes.jar}, run beside {@code config/} and
 * {@code routes/} as an operator runs it. It ends with the JVM of the tests.
 */
public final class ProductProcess implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path output;
    private final int port;
    private final int managementPort;
    private final Thread atExit;

    private ProductProcess(Process process, Path output, int port, int managementPort) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.managementPort = managementPort;
        this.atExit = new Thread(process::destroyForcibly, "stop-product");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts it and returns once it is ready. */
    public static ProductProcess start(TestSetup setup, Map<String, String> changes) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        settings.putAll(changes);
        ProductProcess product = launch(settings, Map.of());
        product.awaitReady();
        return product;
    }

    /**
     * Starts it with exactly these settings, as command-line arguments, and these environment variables, and returns at
     * once.
     */
    public static ProductProcess launch(Map<String, String> settings, Map<String, String> environment) {
        // So that several start quickly on a small machine; nothing of what is tested hangs on it.
        return launch(
                settings,
                environment,
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote"));
    }

    /** The same with these options of the JVM alone. */
    public static ProductProcess launch(
            Map<String, String> settings, Map<String, String> environment, List<String> options) {
        Map<String, String> all = new TreeMap<>(settings);
        // The program cannot tell us a port that it was given by the operating system.
        int port = FreePort.find();
        int managementPort = FreePort.find();
        all.put("ddr.callback.port", Integer.toString(port));
        all.put("server.port", Integer.toString(managementPort));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", "target/ddr-routes.jar"));
        all.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            Path output = Files.createTempFile(Path.of("target"), "product-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("DDR_"));
            builder.environment().putAll(environment);
            return new ProductProcess(builder.start(), output, port, managementPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public URI callbackAddress() {
        return URI.create("http://127.0.0.1:" + port + "/callbacks/ddr");
    }

    public URI managementAddress(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    public void awaitReady() {
        await("product is ready")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the product ended: " + output());
                    }
                    return isReady();
                });
    }

    /** Everything it has written to its console. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        ProcessSignal.KILL.to(process.pid());
        exitCode(Duration.ofSeconds(10));
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        ProcessSignal.TERM.to(process.pid());
    }

    public void hang() {
        ProcessSignal.STOP.to(process.pid());
    }

    public void resume() {
        ProcessSignal.CONT.to(process.pid());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, at most so long. */
    public int exitCode(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the product still runs after " + limit + ": " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        if (process.isAlive()) {
            kill();
        }
    }

    /** Whether it says so itself. */
    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(managementAddress("/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
