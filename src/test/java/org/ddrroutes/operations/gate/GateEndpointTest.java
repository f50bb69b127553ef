package org.ddrroutes.operations.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gate, seen and moved by hand. */
@ExtendWith(SharedParts.class)
class GateEndpointTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String OPEN = "{\"action\":\"open\"}";
    private static final String CLOSE = "{\"action\":\"close\",\"reason\":\"maintenance at the bank\"}";

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static OperatorsClient client;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(setup, Map.of("ddr.gate.rate-limit-pause", "30m"));
        client = OperatorsClient.of(product);
    }

    @AfterEach
    void open() {
        client.post("/actuator/gate", OPEN);
        await().atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM registration WHERE state <> 'ACCEPTED'")
                                .isEmpty()
                        && setup.queues().count(setup.registrations()) == 0);
    }

    @Test
    void leavesMessagesAtTheBrokerWhileClosedByHand() {
        List<Sample> samples = Stream.generate(Sample::fresh).limit(5).toList();

        HttpResponse<String> closed = client.post("/actuator/gate", CLOSE);
        samples.forEach(GateEndpointTest::send);

        assertThat(closed.statusCode()).isEqualTo(200);
        JsonNode gate = client.read("/actuator/gate");
        assertThat(gate.path("open").asBoolean()).isFalse();
        assertThat(gate.path("cause").asText()).isEqualTo("by-hand");
        assertThat(gate.path("reason").asText()).isEqualTo("maintenance at the bank");
        assertThat(gate.path("by").asText()).isEqualTo("operator");
        assertThat(gate.path("until").isNull()).isTrue();
        assertThat(OffsetDateTime.parse(gate.path("since").asText()).toInstant())
                .isBefore(Instant.now().plusSeconds(1));
        await().during(Duration.ofSeconds(2))
                .atMost(LIMIT)
                .until(() -> setup.queues().browse(setup.registrations()).size() == 5);
        assertThat(samples)
                .allMatch(sample -> setup.registration(sample.requestUid()).isEmpty());
        assertThat(client.get("/actuator/health").statusCode()).isEqualTo(200);

        HttpResponse<String> opened = client.post("/actuator/gate", OPEN);

        assertThat(OperatorsClient.json(opened).path("open").asBoolean()).isTrue();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(samples)
                        .allMatch(sample -> setup.state(sample.requestUid()).equals("ACCEPTED")));
        await().atMost(LIMIT)
                .until(() -> !client.read("/actuator/gate").path("probing").asBoolean());
    }

    @Test
    void saysWhyTheBankClosedItAndUntilWhen() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("0429"), BankAnswer.accepted());
        send(sample);

        await().atMost(LIMIT)
                .until(() -> !client.read("/actuator/gate").path("open").asBoolean());

        JsonNode gate = client.read("/actuator/gate");
        assertThat(gate.path("cause").asText()).isEqualTo("rate-limit");
        assertThat(gate.path("code").asText()).isEqualTo("0429");
        assertThat(gate.path("by").asText()).isEqualTo("bank");
        assertThat(Duration.between(
                        OffsetDateTime.parse(gate.path("since").asText()),
                        OffsetDateTime.parse(gate.path("until").asText())))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void opensByItselfAfterTheTimeThatWasGivenWithAProbe() {
        Sample sample = Sample.fresh();
        client.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"asked to wait\",\"for\":\"30m\"}");

        JsonNode gate = client.read("/actuator/gate");
        assertThat(gate.path("open").asBoolean()).isFalse();
        assertThat(Duration.between(
                        OffsetDateTime.parse(gate.path("since").asText()),
                        OffsetDateTime.parse(gate.path("until").asText())))
                .isEqualTo(Duration.ofMinutes(30));

        client.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"asked to wait\",\"for\":\"1s\"}");
        send(sample);
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        await().atMost(LIMIT)
                .until(() -> client.read("/actuator/gate").path("by").asText().equals("bank"));
    }

    @Test
    void letsOneCallThroughWhoseAnswerDecides() {
        Sample sample = Sample.fresh();
        client.post("/actuator/gate", CLOSE);
        client.post("/actuator/gate", "{\"action\":\"probe\"}");
        assertThat(client.read("/actuator/gate").path("probing").asBoolean()).isTrue();
        send(sample);

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        await().atMost(LIMIT)
                .until(() -> client.read("/actuator/gate").path("by").asText().equals("bank"));
        JsonNode history = client.read("/actuator/gate/history?limit=2").path("items");
        assertThat(history.path(0).path("open").asBoolean()).isTrue();
        assertThat(history.path(1).path("cause").asText()).isEqualTo("by-hand");
    }

    @Test
    void wantsAnActionAndForClosingAReason() {
        assertThat(refusedField("{\"action\":\"shut\"}")).isEqualTo("action");
        assertThat(refusedField("{}")).isEqualTo("action");
        assertThat(refusedField("{\"action\":\"close\"}")).isEqualTo("reason");
        for (String blank : List.of(" ", "\\u00a0", "\\u2800", "\\u3000")) {
            assertThat(refusedField("{\"action\":\"close\",\"reason\":\"" + blank + "\"}"))
                    .isEqualTo("reason");
        }
        for (String pause : List.of("", "0s", "-5m", "25h", "5", "1d", "soon", "1441m")) {
            assertThat(refusedField("{\"action\":\"close\",\"reason\":\"x\",\"for\":\"" + pause + "\"}"))
                    .isEqualTo("for");
        }
        for (String unseen : List.of(
                "\\n", "\\u202e", "\\u2066", "\\u200b", "\\ufeff", "\\u2028", "\\u00ad", "\\u3164", "\\udb40\\udc41")) {
            assertThat(refusedField("{\"action\":\"close\",\"reason\":\"a" + unseen + "b\"}"))
                    .isEqualTo("reason");
        }
        assertThat(client.post("/actuator/gate", "{").statusCode()).isEqualTo(400);
        assertThat(client.read("/actuator/gate").path("open").asBoolean()).isTrue();
    }

    private static String refusedField(String json) {
        HttpResponse<String> answer = client.post("/actuator/gate", json);
        assertThat(answer.statusCode()).isEqualTo(400);
        return OperatorsClient.json(answer).path("field").asText();
    }

    private static void send(Sample sample) {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
    }
}
