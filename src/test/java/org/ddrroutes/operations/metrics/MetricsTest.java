package org.ddrroutes.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Identity;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is counted, and that no number says whose account it is about. */
@ExtendWith(SharedParts.class)
class MetricsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void countsWhatHappensNamesNobodyAndTellsWhatDoesNotGoOnByItself(TestSetup setup) {
        Sample accepted = Sample.fresh();
        Sample dead = Sample.fresh();
        Sample odd = Sample.fresh();
        setup.bank().answers(dead.accountNo(), BankAnswer.code("BSN001"));
        setup.bank()
                .answers(
                        odd.accountNo(), BankAnswer.code("ODD" + odd.accountNo().substring(0, 7)));
        try (Product product = Product.start(setup, bundle());
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
                            .contains("ddr_database_up 1.0", "ddr_broker_up 1.0", "ddr_broker_refuses 0.0")
                            .contains("ddr_broker_refusals_total{code=\"ADDRESS_FULL\"} 0.0")
                            .contains("ddr_bank_calls_seconds_bucket{code=\"NOANSWER\",le=\"30.0\"} 0")
                            .contains("ddr_registrations_elapsed_seconds_bucket{to=\"REGISTERED\",le=\"3600.0\"} 0")
                            .contains("ddr_gate_closed{cause=\"hold\"} 0.0")
                            .contains("ddr_gate_closed_seconds_total{cause=\"rate-limit\"} 0.0")
                            .contains("ddr_registrations{state=\"EXPIRED\"} 0.0")
                            .contains("ddr_registrations_dead{reason=\"HTTP404\"} 0.0")
                            .contains("ddr_registrations_overdue{state=\"SUBMITTING\"} 0.0")
                            .contains("ddr_registrations_oldest_seconds{state=\"DEAD\"} 0.0")
                            .contains("ddr_queue_oldest_seconds{queue=\"registrations\"} 0.0")
                            .contains("ddr_callbacks_last_timestamp_seconds 0.0", "ddr_callbacks_contradicting 0.0")
                            .contains("ddr_outbox_failing_addresses 0.0", "ddr_outbox_results_queue_blocked 0.0")
                            .containsPattern("ddr_build_info\\{java=\"[^\"]+\",version=\"[^\"]+\"} 1\n")
                            .containsPattern("ssl_chain_expiry_seconds\\{bundle=\"ours\",[^}]*} [1-9]")
                            .doesNotContainPattern("(?m)^ddr_.* NaN$")
                            .satisfies(PrometheusQueries::areServedBy));
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
                        .contains("ddr_registrations_elapsed_seconds_count{to=\"ACCEPTED\"} 1")
                        .contains("ddr_bank_calls_seconds_count{code=\"0\"} 1")
                        .contains("ddr_bank_calls_seconds_count{code=\"BSN001\"} 1")
                        .contains("ddr_bank_calls_seconds_count{code=\"other\"} 1")
                        .contains("ddr_bank_token_calls_total{call=\"token\",outcome=\"issued\"} 1.0")
                        .contains("ddr_gate_open 1.0")
                        .contains("ddr_queue_messages{queue=\"dead\"} 2.0")
                        .contains("ddr_queue_messages{queue=\"retry\"} 0.0")
                        .contains("ddr_outbox_results 0.0")
                        .contains("ddr_outbox_oldest_seconds 0.0")
                        .contains("ddr_registrations_oldest_seconds{state=\"SUBMITTING\"} 0.0")
                        .contains("ddr_callbacks_unmatched 1.0")
                        .containsPattern("ddr_callbacks_last_timestamp_seconds 1\\.\\d+E9")
                        .contains("ddr_registrations{state=\"ACCEPTED\"} 1.0", "ddr_registrations{state=\"DEAD\"} 2.0")
                        .contains("ddr_registrations_dead{reason=\"BSN001\"} 1.0")
                        .contains("ddr_registrations_dead{reason=\"other\"} 1.0")
                        .containsPattern("ddr_registrations_oldest_seconds\\{state=\"ACCEPTED\"} (?!0\\.0)")
                        .containsPattern("ddr_queue_oldest_seconds\\{queue=\"dead\"} (?!0\\.0)")
                        .contains("camel_exchanges_total{", "jvm_memory_used_bytes{", "hikaricp_connections{");
                assertThat(metrics)
                        .doesNotContain(accepted.accountNo(), accepted.digitalId(), accepted.requestUid())
                        .doesNotContain("ODD", setup.dead());
            });

            BankCallback.of(setup, product.callbackAddress(), accepted, "I0000").post();

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(client.get("/actuator/prometheus").body())
                                    .contains("ddr_registrations_elapsed_seconds_count{to=\"REGISTERED\"} 1"));

            tellsWhatDoesNotGoOnByItself(setup, client, producer);
        }
    }

    private static void tellsWhatDoesNotGoOnByItself(TestSetup setup, OperatorsClient client, Producer producer) {
        await("no result is sent any more, which would show that addresses take them")
                .atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM result_outbox").isEmpty());
        JdbcTemplate database = setup.postgres().jdbc(setup.database());
        List.of("RECEIVED", "SUBMITTING", "RETRYING", "REGISTERED")
                .forEach(state -> database.update("""
                                INSERT INTO registration (request_uid, state, received_at, updated_at, bank_request_uid)
                                VALUES (?, ?, now(), now() - INTERVAL '1 hour', ?)""", state, state, state));
        database.update("UPDATE gate SET since = now() - INTERVAL '1 hour'");
        database.update("""
                INSERT INTO registration_event (request_uid, at, from_state, to_state, text)
                VALUES ('REGISTERED', now(), 'REGISTERED', 'REGISTERED', 'a callback contradicts the final state')""");
        List.of("", "queue://full").forEach(address -> database.update("""
                                INSERT INTO result_address (address, tries, failed_at, next_try_at)
                                VALUES (?, 3, now(), now() + INTERVAL '1 day')""", address));
        double brokersOwn = 1.0 + setup.queues().count("DLQ");
        producer.send("DLQ", Sample.fresh().asDraft());

        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(client.get("/actuator/prometheus").body())
                                .contains("ddr_registrations{state=\"REGISTERED\"} 2.0")
                                .contains("ddr_registrations_overdue{state=\"RECEIVED\"} 1.0")
                                .contains("ddr_registrations_overdue{state=\"SUBMITTING\"} 1.0")
                                .contains("ddr_registrations_overdue{state=\"RETRYING\"} 1.0")
                                .containsPattern("ddr_registrations_oldest_seconds\\{state=\"RETRYING\"} 36\\d\\d\\.")
                                .contains("ddr_callbacks_contradicting 1.0")
                                .contains("ddr_outbox_failing_addresses 1.0", "ddr_outbox_results_queue_blocked 1.0")
                                .contains("ddr_queue_messages{queue=\"DLQ\"} " + brokersOwn));
        setup.queues().takeAll("DLQ");

        client.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"a test\"}");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                client.get("/actuator/prometheus").body())
                        .as("while the gate is closed nothing is missed")
                        .contains("ddr_gate_closed{cause=\"by-hand\"} 1.0", "ddr_gate_closed{cause=\"hold\"} 0.0")
                        .containsPattern("ddr_gate_closed_seconds_total\\{cause=\"by-hand\"} (?!0\\.0)")
                        .contains("ddr_registrations_overdue{state=\"RETRYING\"} 0.0"));
    }

    private static Map<String, String> bundle() {
        Identity identity = Identity.of("dns:localhost");
        return Map.of(
                "spring.ssl.bundle.pem.ours.keystore.certificate", "file:" + identity.certificate(),
                "spring.ssl.bundle.pem.ours.keystore.private-key", "file:" + identity.key());
    }
}
