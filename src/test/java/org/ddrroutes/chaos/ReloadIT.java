package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ddrroutes.check.Edit;
import org.ddrroutes.check.EditedFiles;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.reload.VersionedRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good and bad edits are saved at random times while registrations and callbacks flow. Nothing is lost, nothing comes twice, and
 * each registration goes through one version of the routes.
 */
@ExtendWith(SharedParts.class)
class ReloadIT {

    private static final int REGISTRATIONS = 5_000;
    private static final int EDITS = 200;
    private static final int LONGEST_PAUSE_MILLIS = 3_000;
    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofMillis(60);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final Map<Integer, Integer> callbackAnswers = new TreeMap<>();

    @Test
    void takesEachRegistrationThroughOneVersion(TestSetup setup) throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        System.out.println("reload: -Dchaos.seed=" + seed);
        EditedFiles files = new EditedFiles(folder);
        setup.bank().answersEverybody(call -> BankAnswer.accepted().after(Duration.ofMillis(200)));
        Batch batch = Batch.of(setup, REGISTRATIONS);
        try (ProductProcess product = ProductProcess.start(
                setup,
                Map.of(
                        "ddr.routes.reload", "true",
                        "ddr.bank.codes-file", "file:" + folder + "/config/bank-codes.yaml",
                        "camel.main.routes-include-pattern", "file:" + folder + "/routes/*.camel.yaml"))) {
            BlockingQueue<Sample> sent = new LinkedBlockingQueue<>();
            CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> send(batch, sent));
            CompletableFuture<Void> bank = CompletableFuture.runAsync(() -> call(batch, product, sent));
            edit(files, new Random(seed));
            producer.get();
            bank.get();

            batch.awaitAll("REGISTERED");
            assertThat(batch.calls()).isEqualTo(REGISTRATIONS);
            Map<String, Long> versions = setup.bank().calls().stream()
                    .collect(Collectors.groupingBy(
                            call -> call.headers()
                                    .getOrDefault(VersionedRoutes.HEADER, List.of("none"))
                                    .get(0),
                            TreeMap::new,
                            Collectors.counting()));
            System.out.println("reload: " + versions.size() + " versions, callbacks answered " + callbackAnswers + ", "
                    + metrics(product));
            assertThat(versions.keySet()).allMatch(version -> version.matches("none|(v\\d+)/\\1"));
            assertThat(versions).hasSizeGreaterThan(EDITS / 10);
            await("each result is told")
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(setup.results()) >= 2L * REGISTRATIONS);
            product.terminate();
            assertThat(product.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
        }
    }

    private static void edit(EditedFiles files, Random random) {
        List<Edit> wrong = Edit.wrong().stream()
                .filter(edit -> edit.file().startsWith("routes/"))
                .toList();
        for (int i = 1; i <= EDITS; i++) {
            VersionedRoutes.write(files, "v" + i);
            if (random.nextBoolean()) {
                files.restore();
                wrong.get(random.nextInt(wrong.size())).apply(files);
            }
            RunClock.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
        }
    }

    private static void send(Batch batch, BlockingQueue<Sample> sent) {
        try (Producer producer = Producer.Protocol.CORE.connect(batch.setup().broker())) {
            for (Sample sample : batch.samples()) {
                producer.send(batch.setup().registrations(), sample.asDraft());
                sent.add(sample);
                RunClock.pause(BETWEEN_REGISTRATIONS);
            }
        }
    }

    /** The bank's callbacks, one after the other; one that is told to come again does. */
    private void call(Batch batch, ProductProcess product, BlockingQueue<Sample> sent) {
        try {
            for (int i = 0; i < REGISTRATIONS; i++) {
                Sample sample = Optional.ofNullable(sent.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .orElseThrow();
                await().pollDelay(Duration.ZERO)
                        .atMost(LIMIT)
                        .until(() -> batch.setup().state(sample.requestUid()).equals("ACCEPTED"));
                await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> post(batch.setup(), product, sample) == 200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int post(TestSetup setup, ProductProcess product, Sample sample) {
        int status = BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                .post()
                .statusCode();
        callbackAnswers.merge(status, 1, Integer::sum);
        return status;
    }

    /** What became of the edits, and the memory in use. */
    private static String metrics(ProductProcess product) throws IOException, InterruptedException {
        String text = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(product.managementAddress("/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher line = Pattern.compile("(?m)^(ddr_routes_reloads_total|jvm_memory_used_bytes\\{area=\"heap\").*$")
                .matcher(text);
        return line.results().map(found -> found.group()).collect(Collectors.joining(", "));
    }
}
