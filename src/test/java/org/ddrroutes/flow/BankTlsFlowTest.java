package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.Identity;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.ScriptedBank;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The bank is asked where it is the bank alone; where it is not, nothing is sent, and nothing is lost. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class BankTlsFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
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

        Path ownKey = Files.copy(us.key(), directory.resolve("own.key"));

        try (ScriptedBank bank = ScriptedBank.createOnTls(stranger, us)) {
            TestSetup setup = new TestSetup(broker, postgres, bank);
            try (Product product = Product.start(setup, settings(trusted, us, ownKey));
                    Producer producer = Producer.Protocol.CORE.connect(broker)) {
                // No token is asked for: it would take our client secret to a stranger.
                Sample first = Sample.fresh();
                producer.send(setup.registrations(), first.asDraft());
                awaitGateClosed(setup);
                assertThat(bank.tokens().calls(setup.clientId())).isEmpty();
                assertThat(setup.registration(first.requestUid())).containsEntry("attempts", 0);
                assertThat(texts(setup, first)).contains("SSLHandshakeException", "valid certification path");

                bank.restartOnTls(bankItself, us);
                awaitState(setup, first, "ACCEPTED");

                // There is a token now: it is the call itself that meets the wrong certificate.
                Sample second = Sample.fresh();
                bank.restartOnTls(elsewhere, us);
                producer.send(setup.registrations(), second.asDraft());
                awaitGateClosed(setup);
                assertThat(setup.registration(second.requestUid())).containsEntry("outcome_unknown", false);
                assertThat(texts(setup, second)).contains("no connection: SSL", "No subject alternative names");

                bank.restartOnTls(bankItself, us);
                awaitState(setup, second, "ACCEPTED");
                assertThat(bank.callsFor(second.accountNo())).hasSize(1);
                assertThat(setup.queues().count(setup.dead())).isZero();

                // Whom to trust has changed while the program runs.
                Sample third = Sample.fresh();
                bank.restartOnTls(stranger, us);
                Files.writeString(trusted, Files.readString(stranger.certificate()));
                producer.send(setup.registrations(), third.asDraft());
                awaitState(setup, third, "ACCEPTED");
                awaitAudit(setup, "done", null);

                // What cannot be used changes nothing, and the audit says so, too.
                Files.writeString(trusted, "-----BEGIN CERTIFICATE-----\nhalf\n-----END CERTIFICATE-----\n");
                awaitAudit(setup, "refused", "cannot be read");
                Files.writeString(ownKey, Files.readString(stranger.key()));
                Files.writeString(trusted, Files.readString(stranger.certificate()));
                awaitAudit(setup, "refused", "is not the key of its certificate");
                bank.restartOnTls(stranger, us);
                Sample fourth = Sample.fresh();
                producer.send(setup.registrations(), fourth.asDraft());
                awaitState(setup, fourth, "ACCEPTED");
            }
            assertThat(log.getAll())
                    .contains("no usable answer from the bank: no connection: SSLHandshakeException")
                    .doesNotContain(setup.clientSecret(), Identity.PASSWORD)
                    .doesNotContain(bank.tokens().secrets());
        }
    }

    private static Map<String, String> settings(Path trusted, Identity us, Path ownKey) {
        return Map.ofEntries(
                Map.entry("ddr.bank.ssl-bundle", "bank"),
                Map.entry("spring.ssl.bundle.pem.bank.reload-on-update", "true"),
                Map.entry("spring.ssl.bundle.watch.file.quiet-period", "200ms"),
                Map.entry("spring.ssl.bundle.pem.bank.truststore.certificate", "file:" + trusted),
                Map.entry("spring.ssl.bundle.pem.bank.keystore.certificate", "file:" + us.certificate()),
                Map.entry("spring.ssl.bundle.pem.bank.keystore.private-key", "file:" + ownKey),
                Map.entry("ddr.retry.first-delay", "100ms"),
                Map.entry("ddr.retry.max-delay", "100ms"),
                Map.entry("ddr.gate.failure-threshold", "3"),
                Map.entry("ddr.gate.first-pause", "1s"),
                Map.entry("ddr.gate.max-pause", "1s"));
    }

    private static void awaitGateClosed(TestSetup setup) {
        await("the gate closes")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> setup.rows("SELECT 1 FROM gate WHERE NOT is_open AND cause = 'bank-down'")
                                .size()
                        == 1);
    }

    private static void awaitAudit(TestSetup setup, String outcome, @Nullable String detail) {
        await("the change of certificates is " + outcome)
                .atMost(LIMIT)
                .until(() -> setup
                        .rows("SELECT detail FROM audit WHERE target = 'certificates of bank' AND outcome = ?", outcome)
                        .stream()
                        .anyMatch(row -> detail == null
                                || String.valueOf(row.get("detail")).contains(detail)));
    }

    private static void awaitState(TestSetup setup, Sample sample, String state) {
        await(state).atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals(state));
    }

    private static String texts(TestSetup setup, Sample sample) {
        return setup.rows("SELECT text FROM registration_event WHERE request_uid = ?", sample.requestUid())
                .toString();
    }
}
