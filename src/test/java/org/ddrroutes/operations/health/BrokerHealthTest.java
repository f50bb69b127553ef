package org.ddrroutes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What health says when the broker is away. */
@ExtendWith(SharedParts.class)
class BrokerHealthTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void staysReadyWithoutTheBroker(TestSetup setup, BrokerProcess broker) {
        try (Product product = Product.start(setup)) {
            OperatorsClient client = OperatorsClient.of(product);
            awaitBroker(client, "UP");
            broker.kill();
            awaitBroker(client, "DOWN");
            assertThat(client.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/deadletters").statusCode()).isEqualTo(503);

            broker.start();
            awaitBroker(client, "UP");

            broker.hang();
            try {
                awaitBroker(client, "DOWN");
                Instant asked = Instant.now();
                assertThat(client.get("/actuator/health/readiness").statusCode())
                        .isEqualTo(200);
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
            } finally {
                broker.resume();
            }
            awaitBroker(client, "UP");
        }
    }

    private static void awaitBroker(OperatorsClient client, String status) {
        await("broker is " + status)
                .atMost(LIMIT)
                .until(() -> OperatorsClient.json(client.get("/actuator/health"))
                        .at("/components/broker/status")
                        .asText()
                        .equals(status));
    }
}
