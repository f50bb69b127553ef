package org.ddrroutes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health says when the database or the broker is away, and when the gate is closed. */
@ExtendWith(SharedParts.class)
class HealthTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(20);

    private static Postgres postgres;

    @AutoClose
    private static Product product;

    private static OperatorsClient client;

    @BeforeAll
    static void start(TestSetup setup, Postgres shared) {
        postgres = shared;
        product = Product.start(setup);
        client = OperatorsClient.of(product);
        isUpAgain();
    }

    @Test
    void isNotReadyWithoutTheDatabase() {
        postgres.stop();
        isDownSoon();
        postgres.start();
        isUpAgain();

        postgres.hang();
        try {
            isDownSoon();
            assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/gate").statusCode()).isEqualTo(503);
            assertThat(client.get("/actuator/registrations").statusCode()).isEqualTo(503);
        } finally {
            postgres.resume();
        }
        isUpAgain();
    }

    @Test
    void staysReadyWithoutTheBroker(BrokerProcess broker) {
        awaitBroker("UP");
        broker.kill();
        awaitBroker("DOWN");
        assertThat(client.get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/deadletters").statusCode()).isEqualTo(503);

        broker.start();
        awaitBroker("UP");

        broker.hang();
        try {
            awaitBroker("DOWN");
            Instant asked = Instant.now();
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
        } finally {
            broker.resume();
        }
        awaitBroker("UP");
    }

    @Test
    void isUpWhileTheGateIsClosed() {
        client.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"test\"}");
        try {
            await().atMost(LIMIT)
                    .until(() -> !client.read("/actuator/health")
                            .at("/components/gate/details/open")
                            .asBoolean(true));
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(client.read("/actuator/health").path("status").asText()).isEqualTo("UP");
            assertThat(client.read("/actuator/health")
                            .at("/components/bankToken/status")
                            .asText())
                    .isEqualTo("UNKNOWN");
        } finally {
            client.post("/actuator/gate", "{\"action\":\"open\"}");
        }
    }

    private static void isDownSoon() {
        Instant asked = Instant.now();
        await("not ready")
                .atMost(A_FEW_SECONDS)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 503);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(A_FEW_SECONDS);
        Instant askedAgain = Instant.now();
        HttpResponse<String> answer = client.get("/actuator/health/readiness");
        assertThat(OperatorsClient.json(answer).path("status").asText()).isEqualTo("DOWN");
        assertThat(Duration.between(askedAgain, Instant.now())).isLessThan(A_FEW_SECONDS);
    }

    private static void isUpAgain() {
        await("ready again")
                .atMost(LIMIT)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
    }

    private static void awaitBroker(String status) {
        await("broker is " + status)
                .atMost(LIMIT)
                .until(() -> OperatorsClient.json(client.get("/actuator/health"))
                        .at("/components/broker/status")
                        .asText()
                        .equals(status));
    }
}
