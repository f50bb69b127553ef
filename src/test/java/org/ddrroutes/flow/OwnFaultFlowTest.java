package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
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

    /** Has come to nothing six times before the product starts. */
    private static final Sample RETURNED = Sample.fresh();

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            producer.send(setup.registrations(), RETURNED.asDraft());
        }
        setup.queues().takeAndPutBack(setup.registrations(), 6);
        product = Product.start(setup);
        awaitAccepted(RETURNED);
        awaitConsumed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registration", "registration_event", "result_outbox"})
    void givesUpAMessageWhoseRowCannotBeWritten(String table, CapturedOutput log) throws Exception {
        Sample faulty = Sample.fresh();
        Sample other = Sample.fresh();
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            refuse(table, faulty, CHECK_VIOLATION);
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
            awaitAccepted(other);

            setup.postgres().jdbc(setup.database()).execute("DROP TRIGGER refusal ON " + table);
            assertThat(operators.replay(operators.deadLetterIds().get(0))).isEqualTo(200);
            awaitAccepted(faulty);
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
    void keepsInHandWhatTheDatabaseFailsMoreOftenThanTheBrokerDelivers(String table) {
        Sample unlucky = Sample.fresh();
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            refuse(table, unlucky, SERIALIZATION_FAILURE);
            producer.send(setup.registrations(), unlucky.asDraft());

            await("it was given back three times, and is tried in hand")
                    .atMost(LIMIT)
                    .until(() -> !setup.rows("SELECT 1 FROM attempts WHERE last_value > 4")
                            .isEmpty());
            assertThat(setup.queues().delivering(setup.registrations())).isEqualTo(1);

            setup.postgres().jdbc(setup.database()).execute("DROP TRIGGER refusal ON " + table);
            awaitAccepted(unlucky);
        }
        assertThat(setup.bank().registered(unlucky.accountNo())).isEqualTo(1);
        cameRoundByTheRetryQueueOnce(unlucky);
    }

    /** As after a program that died with it in hand, again and again. */
    @Test
    void sendsOnWhatTheBrokerMightGiveUpNextTime() {
        awaitAccepted(RETURNED);
        assertThat(setup.bank().callsFor(RETURNED.accountNo())).hasSize(1);
        cameRoundByTheRetryQueueOnce(RETURNED);
    }

    private static void cameRoundByTheRetryQueueOnce(Sample sample) {
        assertThat(setup.rows("SELECT request_uid FROM registration_event WHERE text LIKE 'came too often%'"))
                .filteredOn(event -> event.get("request_uid").equals(sample.requestUid()))
                .hasSize(1);
        awaitConsumed();
    }

    private static void awaitConsumed() {
        // The session is committed after the row.
        await("consumed")
                .atMost(LIMIT)
                .until(() -> setup.queues().count(setup.registrations()) == 0
                        && setup.queues().count(setup.retry()) == 0);
    }

    private static void refuse(String table, Sample sample, String sqlState) {
        setup.postgres().jdbc(setup.database()).execute("""
                        DROP SEQUENCE IF EXISTS attempts;
                        CREATE SEQUENCE attempts;
                        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
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

    private static void awaitAccepted(Sample sample) {
        await("accepted")
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED"));
    }
}
