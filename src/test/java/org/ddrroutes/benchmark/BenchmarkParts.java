package org.ddrroutes.benchmark;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.ScriptedBank;
import org.ddrroutes.harness.TestSetup;

/** What is the same for all that are measured: a broker, a database and a bank, each a process, each writing to its disk. */
final class BenchmarkParts implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BrokerProcess broker = BrokerProcess.create();
    private final Postgres database = Postgres.createSynced();
    private final int bankPort = FreePort.find();
    private final Process bank = java(List.of(), BenchmarkBank.class, Integer.toString(bankPort));

    BenchmarkParts() throws IOException {
        await("the bank listens")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> calls() == 0);
    }

    BrokerProcess broker() {
        return broker;
    }

    Postgres database() {
        return database;
    }

    /** Queues and a database that nobody else has. */
    TestSetup setup() {
        return new TestSetup(broker, database, new ScriptedBank());
    }

    String bankUrl() {
        return "http://127.0.0.1:" + bankPort;
    }

    void setLatency(int millis) {
        ask("/latency/" + millis);
    }

    /** How often the bank was asked. */
    int calls() {
        return Integer.parseInt(ask("/calls").split(" ")[0]);
    }

    /** How often it was asked for what it had been asked for before. */
    int repeatedCalls() {
        return Integer.parseInt(ask("/calls").split(" ")[1]);
    }

    /** A class of the tests as a process of its own. */
    static Process java(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        Path output = Path.of("target", main.getSimpleName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private String ask(String path) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create(bankUrl() + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        bank.destroyForcibly();
        broker.close();
        database.close();
    }
}
