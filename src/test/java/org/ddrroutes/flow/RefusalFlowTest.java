package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that the bank never sees: each is a dead letter as it came, with the guide's code and a result. */
@ExtendWith(SharedParts.class)
class RefusalFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(setup);
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                field("vendorID", null, "CMN001", "vendorID is required"),
                field("companyID", "", "CMN001", "companyID is required"),
                field("accountNo", null, "CMN001", "accountNo is required"),
                field("accountNo", "00001192x2", "CMN004", "accountNo must be numeric"),
                field("accountNo", "00001192220000", "CMN005", "accountNo is over max length (13)"),
                field("vendorID", "12345678901", "CMN005", "vendorID is over max length (10)"),
                field("companyID", "1234567890123456", "CMN005", "companyID is over max length (15)"),
                field("ref4", "123456789012345678901", "CMN005", "ref4 is over max length (20)"),
                field("ref1", "line\nline", "CMN002", "Invalid format ref1"),
                field("ref2", "\u0000", "CMN002", "Invalid format ref2"),
                field("digitalId", "ก", "CMN002", "Invalid format digitalId"),
                field("digitalId", "1".repeat(65), "CMN005", "digitalId is over max length (64)"),
                arguments(
                        "a number",
                        change(body -> body.put("accountNo", 119222)),
                        "CMN002",
                        "Invalid format accountNo"),
                arguments("an object", change(body -> body.putObject("ref3")), "CMN002", "Invalid format ref3"),
                arguments(
                        "a line end elsewhere",
                        change(body -> body.put("note", "line\nline")),
                        "CMN002",
                        "Invalid format body"));
    }

    @ParameterizedTest(name = "{0}: {2} {3}")
    @MethodSource("wrongFields")
    void deadLettersWhatTheGuideForbids(String what, UnaryOperator<ObjectNode> change, String code, String text) {
        Sample sample = Sample.fresh();
        ObjectNode body = sample.requestBody().put("digitalId", sample.digitalId());
        body = change.apply(body);
        OutgoingMessage outgoing = OutgoingMessage.of(body.toString()).withProperty("requestUID", sample.requestUid());

        ReceivedMessage dead = deadLetterOf(outgoing, code, text);

        assertThat(dead.property("requestUID")).isEqualTo(sample.requestUid());
        assertThat(setup.bank().callsFor(sample.requestUid())).isEmpty();
    }

    static Stream<Arguments> unreadable() {
        Sample sample = Sample.fresh();
        String right = sample.requestBody().toString();
        return Stream.of(
                arguments("no JSON", OutgoingMessage.of("vendorID=001"), "AU00400", "Bad Request"),
                arguments("nothing", OutgoingMessage.of(""), "AU00400", "Bad Request"),
                arguments("an array", OutgoingMessage.of("[" + right + "]"), "AU00400", "Bad Request"),
                arguments("text after it", OutgoingMessage.of(right + "x"), "AU00400", "Bad Request"),
                arguments(
                        "a key twice",
                        OutgoingMessage.of(right.replace("{", "{\"ref1\":\"1\",")),
                        "AU00400",
                        "Bad Request"),
                arguments(
                        "no UTF-8",
                        OutgoingMessage.of(right.getBytes(StandardCharsets.UTF_16)),
                        "AU00400",
                        "Bad Request"),
                arguments(
                        "over 16 KB",
                        OutgoingMessage.of(right.replace("{", "{\"note\":\"" + "x".repeat(16 * 1024) + "\",")),
                        "AU00400",
                        "Bad Request"),
                arguments(
                        "two requestUIDs",
                        OutgoingMessage.of(right.replace("{", "{\"requestUID\":\"A\","))
                                .withProperty("requestUID", "B"),
                        "CMN003",
                        "Invalid requestUID"),
                arguments(
                        "two digitalIds",
                        OutgoingMessage.of(right.replace("{", "{\"digitalId\":\"1\","))
                                .withProperty("digitalId", "2"),
                        "CMN003",
                        "Invalid digitalId"),
                arguments(
                        "a requestUID of other letters beside a good one",
                        OutgoingMessage.of(right.replace("{", "{\"requestUID\":\"A\","))
                                .withProperty("requestUID", "a/b"),
                        "CMN002",
                        "Invalid format requestUID"),
                arguments(
                        "a long digitalId beside a good one",
                        OutgoingMessage.of(right.replace("{", "{\"digitalId\":\"1\","))
                                .withProperty("digitalId", "1".repeat(65)),
                        "CMN005",
                        "digitalId is over max length (64)"),
                arguments(
                        "a requestUID of other letters",
                        OutgoingMessage.of(right).withProperty("requestUID", "a b"),
                        "CMN002",
                        "Invalid format requestUID"),
                arguments(
                        "a long requestUID",
                        OutgoingMessage.of(right).withProperty("requestUID", "A".repeat(37)),
                        "CMN005",
                        "requestUID is over max length (36)"));
    }

    @ParameterizedTest(name = "{0}: {2} {3}")
    @MethodSource("unreadable")
    void deadLettersWhatCannotBeRead(String what, OutgoingMessage outgoing, String code, String text) {
        deadLetterOf(outgoing, code, text);
    }

    @Test
    void deadLettersABareStompMessageWithoutRequestUid() {
        OutgoingMessage outgoing =
                OutgoingMessage.of(Sample.fresh().requestBody().toString());

        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            producer.send(setup.registrations(), outgoing);
        }

        assertThat(setup.queues().take(setup.dead(), LIMIT)).hasValueSatisfying(dead -> {
            assertThat(dead.property("ddrReason")).isEqualTo("CMN001");
            assertThat(dead.property("ddrReasonText")).isEqualTo("requestUID is required");
            assertThat(dead.body()).isEqualTo(outgoing.body());
        });
    }

    @Test
    void refusesToReplyIntoItsOwnQueues() {
        Sample sample = Sample.fresh();

        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft().withReplyTo(setup.registrations()));
        }

        assertThat(setup.queues().take(setup.dead(), LIMIT))
                .hasValueSatisfying(
                        dead -> assertThat(dead.property("ddrReason")).isEqualTo("CMN003"));
        assertThat(setup.queues().take(setup.results(), LIMIT)).hasValueSatisfying(result -> {
            assertThat(result.property("requestUID")).isEqualTo(sample.requestUid());
            assertThat(result.property("state")).isEqualTo("DEAD");
        });
        assertThat(setup.bank().callsFor(sample.requestUid())).isEmpty();
    }

    /** The dead letter keeps its sender's address: a second refusal is told there too. */
    @Test
    void tellsTheSenderAgainWhenItIsRefusedAgainAfterAReplay() throws Exception {
        String replies = setup.replies();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), OutgoingMessage.of("no JSON").withReplyTo(replies));
        }
        assertThat(setup.queues().take(replies, LIMIT)).isPresent();

        replayTheDeadLetter();

        assertThat(setup.queues().take(replies, LIMIT))
                .hasValueSatisfying(
                        result -> assertThat(result.property("state")).isEqualTo("DEAD"));
        assertThat(setup.queues().take(setup.dead(), LIMIT)).isPresent();
    }

    @Test
    void refusesToReplyIntoItsOwnQueuesAfterAReplayToo() throws Exception {
        Sample sample = Sample.fresh();
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft().withReplyTo(setup.retry()));
        }
        assertThat(setup.queues().take(setup.results(), LIMIT)).isPresent();

        replayTheDeadLetter();

        assertThat(setup.queues().take(setup.results(), LIMIT))
                .hasValueSatisfying(result ->
                        assertThat(result.json().path("statusCode").asText()).isEqualTo("CMN003"));
        assertThat(setup.queues().take(setup.dead(), LIMIT)).isPresent();
        assertThat(setup.bank().callsFor(sample.requestUid())).isEmpty();
    }

    private static void replayTheDeadLetter() throws Exception {
        OperatorsClient operators = OperatorsClient.of(product);
        await().atMost(LIMIT).until(() -> operators.deadLetterIds().size() == 1);
        assertThat(operators.replay(operators.deadLetterIds().get(0))).isEqualTo(200);
    }

    /** Sends it as text or bytes as it is, and finds it in the dead-letter queue untouched, and its producer told. */
    private static ReceivedMessage deadLetterOf(OutgoingMessage outgoing, String code, String text) {
        String replies = setup.replies();
        OutgoingMessage sent = outgoing.withProperty("ownProperty", "kept")
                .withCorrelationId("correlation")
                .withReplyTo(replies);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sent);
        }

        ReceivedMessage dead = setup.queues().take(setup.dead(), LIMIT).orElseThrow();
        assertThat(dead.property("ddrReason")).isEqualTo(code);
        assertThat(dead.property("ddrReasonText")).isEqualTo(text);
        assertThat(dead.property("ddrFailedAt")).isNotEmpty();
        assertThat(dead.body()).isEqualTo(sent.body());
        assertThat(dead.binary()).isEqualTo(sent.binary());
        assertThat(dead.expiration()).isZero();
        sent.properties()
                .forEach((name, value) -> assertThat(dead.property(name)).isEqualTo(value));

        ReceivedMessage result = setup.queues().take(replies, LIMIT).orElseThrow();
        assertThat(result.correlationId()).isEqualTo("correlation");
        assertThat(result.property("state")).isEqualTo("DEAD");
        assertThat(result.json().path("statusCode").asText()).isEqualTo(code);
        assertThat(result.json().path("statusDesc").asText()).isEqualTo(text);
        return dead;
    }

    private static Arguments field(String name, String value, String code, String text) {
        return arguments(name, change(body -> body.put(name, value)), code, text);
    }

    private static UnaryOperator<ObjectNode> change(Consumer<ObjectNode> edit) {
        return body -> {
            edit.accept(body);
            return body;
        };
    }
}
