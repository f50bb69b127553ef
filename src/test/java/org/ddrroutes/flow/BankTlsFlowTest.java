package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The bank is asked where it is the bank alone; where it is not, nothing is sent, and nothing is lost. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class BankTlsFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HERE = "dns:localhost,ip:127.0.0.1";

    @TempDir
    private Path directory;

    @Test
    void sendsNothingToWhoeverIsNotTheBank(BrokerProcess broker, Postgres postgres, CapturedOutput log)
            throws IOException {
        Identity bankItself = Identity.of(HERE);
        Identity elsewhere = Identity.of("dns:other.example");
        Identity stranger = Identity.of(HERE);
        Identity us = Identity.of("dns:us");
        Path trusted = directory.resolve("trusted.pem");
        Files.writeString(
                trusted, Files.readString(bankItself.certificate()) + Files.readString(elsewhere.certificate()));

        try (StubBank bank = StubBank.createOnTls(stranger, us)) {
            Stage stage = new Stage(broker, postgres, bank);
            try (Product product = Product.start(stage, settings(trusted, us));
                    Producer producer = Producer.Protocol.CORE.connect(broker)) {
                // No token is asked for: it would take our client secret to a stranger.
                Sample first = Sample.fresh();
                producer.send(stage.registrations(), first.asDraft());
                awaitGateClosed(stage);
                assertThat(bank.tokens().calls(stage.clientId())).isEmpty();
                assertThat(stage.registration(first.requestUid())).containsEntry("attempts", 0);
                assertThat(texts(stage, first)).contains("SSLHandshakeException", "valid certification path");

                restart(bank, bankItself, us);
                awaitState(stage, first, "ACCEPTED");

                // There is a token now: it is the call itself that meets the wrong certificate.
                Sample second = Sample.fresh();
                restart(bank, elsewhere, us);
                producer.send(stage.registrations(), second.asDraft());
                awaitGateClosed(stage);
                assertThat(stage.registration(second.requestUid())).containsEntry("outcome_unknown", false);
                assertThat(texts(stage, second)).contains("no connection: SSL", "No subject alternative names");

                restart(bank, bankItself, us);
                awaitState(stage, second, "ACCEPTED");
                assertThat(bank.callsFor(second.accountNo())).hasSize(1);
                assertThat(stage.queues().count(stage.dead())).isZero();
                assertThat(product.callbackAddress()).isNotNull();
            }
            assertThat(log.getAll())
                    .contains("no usable answer from the bank: no connection: SSLHandshakeException")
                    .doesNotContain(stage.clientSecret(), Identity.PASSWORD)
                    .doesNotContain(bank.tokens().secrets());
        }
    }

    private static Map<String, String> settings(Path trusted, Identity us) {
        return Map.of(
                "ddr.bank.ssl-bundle", "bank",
                "spring.ssl.bundle.pem.bank.truststore.certificate", "file:" + trusted,
                "spring.ssl.bundle.pem.bank.keystore.certificate", "file:" + us.certificate(),
                "spring.ssl.bundle.pem.bank.keystore.private-key", "file:" + us.key(),
                "ddr.retry.first-delay", "100ms",
                "ddr.retry.max-delay", "100ms",
                "ddr.gate.failure-threshold", "3",
                "ddr.gate.first-pause", "1s",
                "ddr.gate.max-pause", "1s");
    }

    private static void restart(StubBank bank, Identity shown, Identity client) {
        bank.stop();
        bank.shows(shown, client);
        bank.start();
    }

    private static void awaitGateClosed(Stage stage) {
        await("the gate closes")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> stage.rows("SELECT 1 FROM gate WHERE NOT is_open AND cause = 'bank-down'")
                                .size()
                        == 1);
    }

    private static void awaitState(Stage stage, Sample sample, String state) {
        await(state).atMost(LIMIT).until(() -> stage.state(sample.requestUid()).equals(state));
    }

    private static String texts(Stage stage, Sample sample) {
        return stage.rows("SELECT text FROM registration_event WHERE request_uid = ?", sample.requestUid())
                .toString();
    }
}
