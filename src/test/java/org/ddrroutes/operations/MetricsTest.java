package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.ddrroutes.flow.BankAnswer;
import org.ddrroutes.flow.BankCallback;
import org.ddrroutes.flow.Producer;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.Sample;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is counted, and that no number says whose account it is about. */
@ExtendWith(SharedParts.class)
class MetricsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void countsWhatHappensAndNamesNobody(TestSetup setup) {
        Sample accepted = Sample.fresh();
        Sample dead = Sample.fresh();
        Sample odd = Sample.fresh();
        setup.bank().answers(dead.accountNo(), BankAnswer.code("BSN001"));
        setup.bank()
                .answers(
                        odd.accountNo(), BankAnswer.code("ODD" + odd.accountNo().substring(0, 7)));
        try (Product product = Product.start(setup);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            OperatorsClient client = OperatorsClient.of(product);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    client.get("/actuator/prometheus").body())
                            .as("before the first event")
                            .contains("ddr_registrations_moves_total{from=\"ACCEPTED\",to=\"EXPIRED\"} 0.0")
                            .contains("ddr_callbacks_total{code=\"AU00401\"} 0.0")
                            .contains("ddr_callbacks_contradictions_total 0.0", "ddr_callbacks_cut_off_total 0.0")
                            .contains("ddr_callbacks_recorded_total{outcome=\"settled\"} 0.0")
                            .contains("ddr_bank_calls_seconds_count{code=\"NOANSWER\"} 0")
                            .contains("ddr_bank_token_calls_total{call=\"refresh\",outcome=\"refused\"} 0.0")
                            .contains("ddr_database_failures_total{class=\"25\"} 0.0")
                            .contains("ddr_database_up 1.0", "ddr_broker_up 1.0", "ddr_broker_refuses 0.0"));
            producer.send(setup.registrations(), accepted.asDraft());
            producer.send(setup.registrations(), dead.asDraft());
            producer.send(setup.registrations(), odd.asDraft());
            BankCallback.of(setup, product.callbackAddress(), Sample.fresh(), "I0000")
                    .post();
            await().atMost(LIMIT)
                    .until(() -> setup.queues().browse(setup.dead()).size() == 2);

            await().atMost(LIMIT).untilAsserted(() -> {
                String metrics = client.get("/actuator/prometheus").body();
                assertThat(metrics)
                        .contains("ddr_registrations_moves_total{from=\"none\",to=\"RECEIVED\"} 3.0")
                        .contains("ddr_registrations_moves_total{from=\"SUBMITTING\",to=\"ACCEPTED\"} 1.0")
                        .contains("ddr_registrations_moves_total{from=\"SUBMITTING\",to=\"DEAD\"} 2.0")
                        .contains("ddr_bank_calls_seconds_count{code=\"0\"} 1")
                        .contains("ddr_bank_calls_seconds_count{code=\"BSN001\"} 1")
                        .contains("ddr_bank_calls_seconds_count{code=\"other\"} 1")
                        .contains("ddr_bank_token_calls_total{call=\"token\",outcome=\"issued\"} 1.0")
                        .contains("ddr_gate_open 1.0")
                        .contains("ddr_queue_messages{queue=\"dead\"} 2.0")
                        .contains("ddr_queue_messages{queue=\"retry\"} 0.0")
                        .contains("ddr_outbox_results 0.0")
                        .contains("ddr_outbox_oldest_seconds 0.0")
                        .contains("ddr_registrations_unanswered_oldest_seconds 0.0")
                        .contains("ddr_callbacks_unmatched 1.0")
                        .contains("camel_exchanges_total{", "jvm_memory_used_bytes{", "hikaricp_connections{");
                assertThat(metrics)
                        .doesNotContain(accepted.accountNo(), accepted.digitalId(), accepted.requestUid())
                        .doesNotContain("ODD", setup.dead());
            });
        }
    }
}
