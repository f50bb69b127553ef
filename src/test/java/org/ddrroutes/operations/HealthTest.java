package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ddrroutes.flow.BrokerProcess;
import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.Stage;
import org.ddrroutes.flow.StubBank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health says when a part is away. The parts that go away are not those of the other tests. */
@ExtendWith(SharedParts.class)
class HealthTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(8);

    @Test
    void isNotReadyWithoutTheDatabase(BrokerProcess broker, StubBank bank) {
        try (Postgres postgres = Postgres.create();
                Product product = Product.start(new Stage(broker, postgres, bank))) {
            OperatorsClient client = OperatorsClient.of(product);
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

            postgres.stop();
            isDownSoon(client);
            postgres.start();
            isUpAgain(client);

            postgres.hang();
            try {
                isDownSoon(client);
                assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
                assertThat(client.get("/actuator/gate").statusCode()).isEqualTo(503);
                assertThat(client.get("/actuator/registrations").statusCode()).isEqualTo(503);
            } finally {
                postgres.resume();
            }
            isUpAgain(client);
        }
    }

    @Test
    void staysReadyWithoutTheBroker(Postgres postgres, StubBank bank) {
        try (BrokerProcess broker = BrokerProcess.create();
                Product product = Product.start(new Stage(broker, postgres, bank))) {
            OperatorsClient client = OperatorsClient.of(product);
            await("broker is seen")
                    .atMost(LIMIT)
                    .until(() -> brokerStatus(client).equals("UP"));

            broker.kill();
            await("broker is missed")
                    .atMost(LIMIT)
                    .until(() -> brokerStatus(client).equals("DOWN"));
            assertThat(client.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/deadletters").statusCode()).isEqualTo(503);

            broker.start();
            await("broker is seen again")
                    .atMost(LIMIT)
                    .until(() -> brokerStatus(client).equals("UP"));

            broker.hang();
            try {
                await("broker is missed when it hangs")
                        .atMost(LIMIT)
                        .until(() -> brokerStatus(client).equals("DOWN"));
                Instant asked = Instant.now();
                assertThat(client.get("/actuator/health/readiness").statusCode())
                        .isEqualTo(200);
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
            } finally {
                broker.resume();
            }
            await("broker is seen again")
                    .atMost(LIMIT)
                    .until(() -> brokerStatus(client).equals("UP"));
        }
    }

    @Test
    void isUpWhileTheGateIsClosed(Stage stage) {
        try (Product product = Product.start(stage, Map.of())) {
            OperatorsClient client = OperatorsClient.of(product);
            client.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"test\"}");

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
        }
    }

    private static void isDownSoon(OperatorsClient client) {
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

    private static void isUpAgain(OperatorsClient client) {
        await("ready again")
                .atMost(LIMIT)
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
    }

    private static String brokerStatus(OperatorsClient client) {
        return OperatorsClient.json(client.get("/actuator/health"))
                .at("/components/broker/status")
                .asText();
    }
}
