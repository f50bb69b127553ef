package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
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
 * Each wrong edit of routes and codes that the check is tested with, and good ones among them, are saved at random times while
 * registrations and callbacks flow. Each wrong one is refused, or taken with a warning. Nothing is lost, nothing comes twice, no
 * route stops, and each registration goes through one version of the routes.
 */
@ExtendWith(SharedParts.class)
class ReloadIT {

    private static final int REGISTRATIONS = 5_000;
    private static final int GOOD_EDITS = 100;
    private static final int LONGEST_PAUSE_MILLIS = 1_500;

    /** So that each wrong edit has its turn within minutes. */
    private static final String LOOK_OFTEN = """
        <!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN 2.0//EN" "https://www.springframework.org/dtd/spring-beans-2.0.dtd">
        <beans>
          <bean class="org.ddrroutes.reload.LookInterval"><constructor-arg value="PT0.3S"/></bean>
        </beans>
        """;

    /** What is only warned of runs all the same. */
    private static final Predicate<String> IS_WARNED_OF =
            Pattern.compile("  warning: .*edit taken", Pattern.DOTALL).asPredicate();

    /** The setting is given here, and Spring Boot finds it with its dashes and without. */
    private static final String GIVEN = "{{ddr.bank.baseurl}}";

    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofMillis(40);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final Map<Integer, Integer> callbackAnswers = new TreeMap<>();

    @Test
    void takesEachRegistrationThroughOneVersion(TestSetup setup) throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        System.out.println("reload: -Dchaos.seed=" + seed);
        EditedFiles files = new EditedFiles(folder);
        Path lookOften = Files.writeString(folder.resolve("look-often.xml"), LOOK_OFTEN);
        setup.bank().answersEverybody(call -> BankAnswer.accepted().after(Duration.ofMillis(200)));
        Batch batch = Batch.of(setup, REGISTRATIONS);
        try (ProductProcess product = ProductProcess.start(
                setup,
                Map.of(
                        "ddr.routes.reload", "true",
                        "spring.main.sources", "file:" + lookOften,
                        "ddr.bank.codes-file", "file:" + folder + "/config/bank-codes.yaml",
                        "camel.main.routes-include-pattern", "file:" + folder + "/routes/*.camel.yaml"))) {
            String routes = metrics(product, "camel_routes_running_routes");
            BlockingQueue<Sample> sent = new LinkedBlockingQueue<>();
            Semaphore due = new Semaphore(0);
            CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> send(batch, due, sent));
            CompletableFuture<Void> bank = CompletableFuture.runAsync(() -> call(batch, product, sent));
            edit(files, setup, product, new Random(seed), due);
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
                    + metrics(product, "ddr_routes_reloads_total|jvm_memory_used_bytes\\{area=\"heap\""));
            assertThat(versions.keySet()).allMatch(version -> version.matches("none|(v\\d+)/\\1"));
            assertThat(versions).hasSizeGreaterThan(GOOD_EDITS / 5);
            await("each result is told")
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(setup.results()) >= 2L * REGISTRATIONS);
            // The last edit may have brought a route.
            files.restore();
            await("the routes that ship")
                    .atMost(LIMIT)
                    .until(() -> metrics(product, "camel_routes_running_routes").equals(routes));
            product.terminate();
            assertThat(product.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
        }
    }

    /** Good edits may be replaced before they are looked at, as by somebody who saves often; a wrong one lies until it is told of. */
    private void edit(EditedFiles files, TestSetup setup, ProductProcess product, Random random, Semaphore due) {
        List<Optional<Edit>> edits = new ArrayList<>(Collections.nCopies(GOOD_EDITS, Optional.empty()));
        Edit.wrong().stream()
                .filter(edit -> isLookedAt(edit) && !GIVEN.equals(edit.with()))
                // The queues have other names here, and none of these letters.
                .filter(edit -> !edit.says().contains("a letter or two from the queue"))
                .map(Optional::of)
                .forEach(edits::add);
        Collections.shuffle(edits, random);
        List<String> untold = new ArrayList<>();
        int wrong = 0;
        for (int i = 0; i < edits.size(); i++) {
            due.release(REGISTRATIONS / edits.size() + 1);
            if (edits.get(i).isEmpty()) {
                VersionedRoutes.write(files, "v" + i);
                RunClock.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
            } else {
                Edit edit = edits.get(i).get();
                int before = product.output().length();
                files.restore();
                edit.apply(files);
                if (edit.content() != null) {
                    files.write(
                            edit.file(),
                            edit.content()
                                    .replaceAll("ddr(\\.|%2E)registrations", setup.registrations())
                                    .replace("ddr.results", setup.results()));
                }
                String says = edit.says().replace("ddr.registrations", setup.registrations());
                String name = String.valueOf(Path.of(edit.found() == null ? edit.file() : edit.found())
                        .getFileName());
                try {
                    await().atMost(LIMIT).until(() -> {
                        String told = product.output().substring(before).replace(folder + "/", "");
                        return told.contains(name + ":")
                                && told.contains(says)
                                && (told.contains("edit refused") || IS_WARNED_OF.test(told));
                    });
                } catch (ConditionTimeoutException e) {
                    System.out.println("reload: untold: " + edit + ": " + says);
                    untold.add(edit + ": " + says);
                }
                wrong++;
            }
        }
        assertThat(untold).isEmpty();
        System.out.println("reload: " + wrong + " wrong edits told of, among " + GOOD_EDITS + " good ones");
    }

    /** The program runs in another folder, and reads its settings there; statements it reads at a start alone. */
    private static boolean isLookedAt(Edit edit) {
        return edit.file().matches("routes/(?!sql/).*|config/bank-codes\\.yaml")
                && (edit.also() == null || isLookedAt(edit.also()));
    }

    /** Some at each edit, so that they flow from the first to the last. */
    private static void send(Batch batch, Semaphore due, BlockingQueue<Sample> sent) {
        try (Producer producer = Producer.Protocol.CORE.connect(batch.setup().broker())) {
            for (Sample sample : batch.samples()) {
                due.acquireUninterruptibly();
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

    private static String metrics(ProductProcess product, String names) throws IOException, InterruptedException {
        String text = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(product.managementAddress("/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher line = Pattern.compile("(?m)^(" + names + ").*$").matcher(text);
        return line.results().map(found -> found.group()).collect(Collectors.joining(", "));
    }
}
