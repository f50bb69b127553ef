package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * What comes to nothing again and again is not left to the broker. Where that is the message's, it is a dead letter in the
 * end; the others flow on, and a replay mends it.
 */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class OwnFaultFlowTest {

    private static final String CHECK_VIOLATION = "23514";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"registration", "registration_event", "result_outbox"})
    void givesUpAMessageWhoseRowCannotBeWritten(String table, TestSetup setup, CapturedOutput log) throws Exception {
        Sample faulty = Sample.fresh();
        Sample other = Sample.fresh();
        try (Product product = Product.start(setup, Map.of());
                Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            refuse(table, faulty, CHECK_VIOLATION, setup);
            producer.send(setup.registrations(), faulty.asDraft());
            producer.send(setup.registrations(), other.asDraft());

            OperatorsClient operators = OperatorsClient.of(product);
            await("a dead letter")
                    .atMost(LIMIT)
                    .until(() -> operators.deadLetterIds().size() == 1);
            ReceivedMessage dead = setup.queues().browse(setup.dead()).get(0);
            assertThat(dead.property("requestUID")).isEqualTo(faulty.requestUid());
            assertThat(dead.property("ddrReason")).isEqualTo("SYS001");
            assertThat(dead.property("ddrReasonText")).startsWith("org.springframework.");
            assertThat(dead.text()).isEqualTo(faulty.requestBody().toString());
            assertThat(setup.queues().count("DLQ")).isZero();
            awaitAccepted(other, setup);

            setup.postgres().jdbc(setup.database()).execute("DROP TRIGGER refusal ON " + table);
            assertThat(operators.replay(operators.deadLetterIds().get(0))).isEqualTo(200);
            awaitAccepted(faulty, setup);
        }
        assertThat(setup.bank().registered(faulty.accountNo())).isEqualTo(1);
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(log.getAll())
                .contains("fault on one message, requestUID=" + faulty.requestUid())
                .as("the database's failure quotes the row")
                .doesNotContain(faulty.accountNo(), faulty.digitalId());
    }

    /** As where the database goes away again and again, each time when this message is at it. */
    @ParameterizedTest
    @ValueSource(strings = {"registration", "registration_event"})
    void keepsInHandWhatTheDatabaseFailsMoreOftenThanTheBrokerDelivers(String table, TestSetup setup) {
        Sample unlucky = Sample.fresh();
        try (Product product = Product.start(setup, Map.of());
                Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            refuse(table, unlucky, SERIALIZATION_FAILURE, setup);
            producer.send(setup.registrations(), unlucky.asDraft());

            await("it was given back three times, and is tried in hand")
                    .atMost(LIMIT)
                    .until(() -> !setup.rows("SELECT 1 FROM attempts WHERE last_value > 4")
                            .isEmpty());
            assertThat(setup.queues().delivering(setup.registrations())).isEqualTo(1);

            setup.postgres().jdbc(setup.database()).execute("DROP TRIGGER refusal ON " + table);
            awaitAccepted(unlucky, setup);
        }
        assertThat(setup.bank().registered(unlucky.accountNo())).isEqualTo(1);
        cameRoundByTheRetryQueueOnce(setup);
    }

    /** As after a program that died with it in hand, again and again. */
    @Test
    void sendsOnWhatTheBrokerMightGiveUpNextTime(TestSetup setup) {
        Sample sample = Sample.fresh();
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
        setup.queues().takeAndPutBack(setup.registrations(), 6);

        try (Product product = Product.start(setup, Map.of())) {
            awaitAccepted(sample, setup);
        }
        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1);
        cameRoundByTheRetryQueueOnce(setup);
    }

    private static void cameRoundByTheRetryQueueOnce(TestSetup setup) {
        assertThat(setup.rows("SELECT 1 FROM registration_event WHERE text LIKE 'came too often%'"))
                .hasSize(1);
        assertThat(setup.queues().count(setup.registrations())).isZero();
        assertThat(setup.queues().count(setup.retry())).isZero();
    }

    private static void refuse(String table, Sample sample, String sqlState, TestSetup setup) {
        setup.postgres().jdbc(setup.database()).execute("""
                        CREATE SEQUENCE attempts;
                        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            IF NEW.request_uid = '%s' THEN
                                PERFORM nextval('attempts');
                                RAISE EXCEPTION 'cannot keep %% of %s', NEW USING ERRCODE = '%s';
                            END IF;
                            RETURN NEW;
                        END $$""".formatted(
                        sample.requestUid(), sample.accountNo(), sqlState));
        setup.postgres()
                .jdbc(setup.database())
                .execute(
                        "CREATE TRIGGER refusal BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    }

    private static void awaitAccepted(Sample sample, TestSetup setup) {
        await("accepted")
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED"));
    }
}
