package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Whatever the routes say, no message is lost in silence: it is rolled back and in the end given up, with its row and one
 * line in the log, and never by the broker. The check, which refuses most of these edits before they run, is left out here.
 */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class LosingEditsFlowTest {

    private static final String UNDISPOSED = "the routes did not dispose of the message, requestUID=";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static RunningRoutes routes;

    /**
     * One edit, of one or more files.
     *
     * @param answer the bank's; null for 0
     * @param state of the row in the end; null for DEAD
     * @param calls of the bank at most; null for what there may be
     * @param letters how many dead letters there are, where the row is not DEAD
     */
    record Losing(
            String name,
            @Nullable String answer,
            @Nullable String state,
            @Nullable Integer calls,
            int letters,
            @Nullable String says,
            List<RunningRoutes.Edit> edits) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(
                setup,
                Map.of("ddr.intake.consumers", "2", "ddr.intake.retry-consumers", "2", "ddr.retry.first-delay", "10m"));
        Object[] rights = {"our.forbidden", "nobody", "nobody", "amq", "amq", "amq", "amq", "amq", "amq", "amq", "amq"};
        setup.queues().manage("addSecuritySettings", rights);
        routes = new RunningRoutes(product);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            // The broker takes no second one with it.
            producer.send("our.alerts", OutgoingMessage.of("first").withProperty("_AMQ_DUPL_ID", "ours"));
        }
    }

    @AfterEach
    void emptyQueues() {
        List.of(setup.registrations(), setup.retry()).forEach(setup.queues()::purge);
        setup.queues().takeAll(setup.dead());
    }

    private static <T> List<T> read(String file, TypeReference<List<T>> type) throws IOException {
        return new YAMLMapper().readValue(new File("src/test/resources/flow/" + file), type);
    }

    static List<Losing> edits() throws IOException {
        return read("losing-edits.yaml", new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("edits")
    void loseNothing(Losing losing, CapturedOutput log) throws Exception {
        Sample sample = Sample.fresh();
        if (losing.answer() != null) {
            setup.bank().answers(sample.accountNo(), call -> BankAnswer.code(losing.answer()));
        }
        int before = log.getAll().length();
        routes.replace(losing.edits());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
            awaitNothingWaits("RETRYING".equals(losing.state()) ? 1 : 0);
        }
        String state = losing.state() == null ? "DEAD" : losing.state();
        assertIsAccountedFor(sample, state, state.equals("DEAD") ? 1 : losing.letters());
        String said = log.getAll().substring(before);
        assertThat(said).contains(losing.says() == null ? UNDISPOSED + sample.requestUid() : losing.says());
        assertThat(said.split(UNDISPOSED, -1)).as("told once").hasSizeLessThanOrEqualTo(2);
        if (losing.calls() != null) {
            assertThat(setup.bank().callsFor(sample.accountNo())).hasSizeLessThanOrEqualTo(losing.calls());
        }
    }

    /**
     * An edit of the routes of callbacks.
     *
     * @param status what the bank is told
     * @param state of the row after it
     */
    record LosingCallback(
            String name, int status, String state, @Nullable String says, List<RunningRoutes.Edit> edits) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<LosingCallback> callbackEdits() throws IOException {
        return read("losing-callback-edits.yaml", new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("callbackEdits")
    void tellTheBankOfNoSuccessThatTheRowDoesNotShow(LosingCallback losing, CapturedOutput log) throws Exception {
        Sample sample = Sample.fresh();
        int before = log.getAll().length();
        routes.replace(losing.edits());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
            await("accepted")
                    .atMost(LIMIT)
                    .until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        }

        HttpResponse<String> answer = BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                .post();

        assertThat(answer.statusCode()).isEqualTo(losing.status());
        assertThat(setup.state(sample.requestUid())).isEqualTo(losing.state());
        assertThat(log.getAll().substring(before)).contains(losing.says() == null ? "" : losing.says());
    }

    /**
     * An edit of the routes of results.
     *
     * @param isOfOneVendor whether it keeps back the results of the vendor 777 alone
     * @param isAgain whether results may have come all the same, and come again
     */
    record LosingResult(
            String name, boolean isOfOneVendor, boolean isAgain, String says, List<RunningRoutes.Edit> edits) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<LosingResult> resultEdits() throws IOException {
        return read("losing-result-edits.yaml", new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("resultEdits")
    void keepAResultUntilItIsSentToItsAddress(LosingResult losing, CapturedOutput log) throws Exception {
        Sample kept = Sample.fresh().withVendor("777");
        Sample other = Sample.fresh();
        int before = log.getAll().length();
        routes.replace(losing.edits());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), kept.asDraft());
            await("told").atMost(LIMIT).until(() -> isHeld(kept));
            producer.send(setup.registrations(), other.asDraft());
            await("the other is sent, or told")
                    .atMost(LIMIT)
                    .until(() -> losing.isOfOneVendor() ? isSent(other) : isHeld(other));
        }
        if (!losing.isAgain()) {
            assertThat(resultsOf(kept)).isEmpty();
        }
        assertThat(resultsOf(other)).hasSizeGreaterThanOrEqualTo(losing.isOfOneVendor() ? 1 : 0);
        String said = log.getAll().substring(before);
        assertThat(said).contains(losing.says());
        assertThat(said.split("requestUID=" + kept.requestUid() + ": they wait", -1))
                .as("told once")
                .hasSize(2);

        routes.replace(List.of());
        setup.rows("UPDATE result_outbox SET next_try_at = now() RETURNING id");
        await("sent by the routes as they ship").atMost(LIMIT).until(() -> isSent(kept) && isSent(other));
        assertThat(resultsOf(kept)).isNotEmpty();
        assertThat(resultsOf(other)).isNotEmpty();
    }

    private static List<ReceivedMessage> resultsOf(Sample sample) {
        return setup.queues().browse(setup.results()).stream()
                .filter(result -> sample.requestUid().equals(result.property("requestUID")))
                .filter(result -> result.text().contains(sample.requestUid()))
                .toList();
    }

    private static boolean isSent(Sample sample) {
        return setup.state(sample.requestUid()).equals("ACCEPTED")
                && setup.rows("SELECT 1 FROM result_outbox WHERE request_uid = ?", sample.requestUid())
                        .isEmpty();
    }

    private static boolean isHeld(Sample sample) {
        return !setup.rows(
                        "SELECT 1 FROM result_outbox WHERE request_uid = ? AND next_try_at > now()",
                        sample.requestUid())
                .isEmpty();
    }

    /** Which consumer the broker gives a message to is its own choice. */
    @Test
    void aSecondRouteOnTheRequestQueueTakesNothingAway() throws Exception {
        List<Sample> samples =
                IntStream.range(0, 20).mapToObj(i -> Sample.fresh()).toList();
        routes.replace(List.of(new RunningRoutes.Edit("outcome-record", null, null, """
            - route:
                id: our-second-reader
                from:
                  uri: jms
                  parameters:
                    destinationName: "{{ddr.queues.registrations}}"
                    concurrentConsumers: 2
                  steps:
                    - log:
                        message: mine
            """, null)));
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            awaitNothingWaits(0);
        }
        long dead = samples.stream()
                .filter(sample -> setup.state(sample.requestUid()).equals("DEAD"))
                .count();
        assertThat(samples)
                .allSatisfy(
                        sample -> assertThat(setup.state(sample.requestUid())).isIn("ACCEPTED", "DEAD"));
        assertThat(setup.queues().count(setup.dead())).isEqualTo(dead);
        assertThat(setup.queues().count("DLQ")).isZero();
    }

    @Test
    void aConsumerWithoutATransactedSessionDoesNotStart() {
        assertThatThrownBy(() -> routes.replace(List.of(new RunningRoutes.Edit(
                        "registration-receive",
                        "        destinationType: queue\n",
                        "        destinationType: queue\n        transacted: false\n",
                        null,
                        null))))
                .hasStackTraceContaining("without a transacted session");
    }

    /** @param retries how many wait for their next try */
    private static void awaitNothingWaits(int retries) {
        await("nothing waits")
                .atMost(LIMIT)
                .until(() -> setup.queues().count(setup.registrations()) == 0
                        && setup.queues().count(setup.retry()) == retries);
    }

    private static void assertIsAccountedFor(Sample sample, String state, int deadLetters) {
        assertThat(setup.state(sample.requestUid())).isEqualTo(state);
        List<ReceivedMessage> letters = setup.queues().browse(setup.dead());
        assertThat(letters).hasSize(deadLetters);
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.property("requestUID")).isEqualTo(sample.requestUid());
            assertThat(letter.property("ddrReason")).isNotNull();
            assertThat(letter.text()).isEqualTo(sample.requestBody().toString());
        });
        assertThat(setup.queues().count("DLQ")).isZero();
        assertThat(setup.bank().registered(sample.accountNo())).isLessThanOrEqualTo(1);
    }
}
