package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged program as a process: it works, it goes in order when told, and it may be shot. */
@ExtendWith(SharedParts.class)
class PackagedProgramIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void registersOnceThoughShotInMidCallAndFinishesACallWhenTerminated(Stage stage) {
        Sample first = Sample.fresh();
        stage.bank().answers(first.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
        try (ProductProcess shot = ProductProcess.start(stage, Map.of())) {
            send(stage, first);
            awaitCalls(stage, first, 1);
            shot.kill();
        }
        assertThat(stage.state(first.requestUid())).isEqualTo("SUBMITTING");

        try (ProductProcess next = ProductProcess.start(stage, Map.of())) {
            await().atMost(LIMIT).until(() -> stage.state(first.requestUid()).equals("ACCEPTED"));
            assertThat(stage.bank().callsFor(first.accountNo()))
                    .extracting(RegisterCall::requestUid)
                    .containsExactly(first.requestUid(), first.requestUid());
            assertThat(stage.bank().registered(first.accountNo())).isEqualTo(1);
            assertThat(stage.registration(first.requestUid())).containsEntry("status_code", "BSN007");

            waitsAtTheBrokerOnce(stage, next);
            assertThat(read(next.managementAddress("/actuator/info")))
                    .containsPattern("\"version\":\"\\d+\\.\\d+\\.\\d+");

            Sample last = Sample.fresh();
            stage.bank().answers(last.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
            send(stage, last);
            awaitCalls(stage, last, 1);
            try (DrippingSenders slow =
                    DrippingSenders.of(BankCallback.of(stage, next.callbackAddress(), last, "I0000"), 20)) {
                next.terminate();

                // The call takes three of them; a body may drip for 30.
                assertThat(next.exitCode(Duration.ofSeconds(12))).isIn(0, 143);
                assertThat(slow.statuses()).hasSize(20).containsOnly("HTTP/1.1 503");
            }
            assertThat(stage.state(last.requestUid())).isEqualTo("ACCEPTED");
            assertThat(stage.queues().count(stage.registrations())).isZero();
            assertThat(next.output().lines().findFirst().orElseThrow())
                    .matches(".* Starting DdrRoutes v\\S+ using Java \\S+ .*");
            assertThat(next.output())
                    .doesNotContain(first.accountNo(), first.digitalId(), last.accountNo(), last.digitalId());
        }
    }

    private static String read(URI address) {
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of a program that dies, the broker hands what one consumer had taken to the next that waits, until none is left or
     * the message is given up as delivered too often. Of one that hangs, each consumer that waits is sent a message.
     */
    private static void waitsAtTheBrokerOnce(Stage stage, ProductProcess product) {
        List<Sample> samples = Stream.generate(Sample::fresh).limit(12).toList();
        product.hang();
        try {
            samples.forEach(sample -> send(stage, sample));
            await("they stay at the broker, but for a few")
                    .during(Duration.ofMillis(500))
                    .atMost(LIMIT)
                    .until(() -> stage.queues().count(stage.registrations()) == 12
                            && stage.queues().delivering(stage.registrations()) <= 3);
        } finally {
            product.resume();
        }
        await().atMost(LIMIT)
                .until(() -> samples.stream()
                        .allMatch(sample -> stage.state(sample.requestUid()).equals("ACCEPTED")));
    }

    private static void send(Stage stage, Sample sample) {
        try (Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), sample.asDraft());
        }
    }

    private static void awaitCalls(Stage stage, Sample sample, int count) {
        await("the bank is called")
                .atMost(LIMIT)
                .until(() -> stage.bank().callsFor(sample.accountNo()).size() == count);
    }
}
