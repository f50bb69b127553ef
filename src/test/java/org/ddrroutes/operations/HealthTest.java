package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.ddrroutes.flow.BrokerProcess;
import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.Stage;
import org.ddrroutes.flow.StubBank;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health says when a part is away. The parts that go away are not those of the other tests. */
@ExtendWith(SharedParts.class)
class HealthTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(8);

    private static BrokerProcess broker;
    private static Postgres postgres;
    private static Product product;
    private static OperatorsClient client;

    @BeforeAll
    static void start(StubBank bank) {
        broker = BrokerProcess.create();
        postgres = Postgres.create();
        product = Product.start(new Stage(broker, postgres, bank));
        client = OperatorsClient.of(product);
        isUpAgain();
        awaitBroker("UP");
    }

    @AfterAll
    static void stop() {
        product.close();
        postgres.close();
        broker.close();
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
    void staysReadyWithoutTheBroker() {
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
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
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

    private static void awaitBroker(String status) {
        await("broker is " + status)
                .atMost(LIMIT)
                .until(() -> OperatorsClient.json(client.get("/actuator/health"))
                        .at("/components/broker/status")
                        .asText()
                        .equals(status));
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
}
