package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.result.Result;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** An address with the policy BLOCK that is full makes whoever sends to it wait without end: nobody else may wait with it. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullAddressFlowTest {

    /** Whoever waited for a full address would wait for ten tries, each up to its deadline, or for ever. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static TestSetup setup;
    private static String results;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        results = blockingQueue();
        product = Product.start(setup, Map.of("ddr.queues.results", results));
    }

    @Test
    @Order(1)
    void holdsUpNobodyElse(CapturedOutput log) {
        String full = fill(blockingQueue());
        String there = setup.replies();
        // The first result may come while the queue is still being emptied.
        List<ReceivedMessage> taken = new ArrayList<>();
        tell("full-1", "ACCEPTED", full);
        tell("full-1", "REGISTERED", full);
        tell("there-1", "ACCEPTED", there);
        assertThat(setup.queues().take(there, LIMIT)).isPresent();

        await("its tries are counted")
                .atMost(LIMIT)
                .until(() -> !setup.rows("SELECT 1 FROM result_outbox WHERE reply_to IS NOT NULL AND tries >= 2")
                        .isEmpty());
        tell("there-2", "ACCEPTED", there);
        assertThat(setup.queues().take(there, LIMIT)).isPresent();

        taken.addAll(setup.queues().takeAll(full));
        assertThat(taken).isNotEmpty();
        awaitAllSent();
        taken.addAll(setup.queues().takeAll(full));
        assertThat(taken).extracting(result -> result.property("state")).containsSubsequence("ACCEPTED", "REGISTERED");
        assertThat(setup.queues().count(results)).isZero();
        assertThat(log.getAll().lines().filter(line -> line.contains("one reply address wait")))
                .as(
                        "told when it begins, not at each try; an instance that lost its lease meanwhile tells it once more")
                .hasSizeBetween(1, 2);
    }

    @Test
    @Order(2)
    void waitsForTheResultsQueueAndServesReplyAddressesMeanwhile(CapturedOutput log) {
        fill(results);
        String full = fill(blockingQueue());
        String there = setup.replies();
        tell("default", "ACCEPTED", null);
        tell("full", "ACCEPTED", full);
        tell("there", "ACCEPTED", there);
        assertThat(setup.queues().take(there, LIMIT)).isPresent();
        await("it was tried more than once")
                .atMost(LIMIT)
                .until(() -> !setup.rows("SELECT 1 FROM result_address WHERE address = '' AND tries >= 2")
                        .isEmpty());
        assertThat(setup.rows("SELECT 1 FROM result_outbox WHERE tries > 0"))
                .as("nobody's tries are counted while all would go to the results queue")
                .isEmpty();

        assertThat(setup.queues().takeAll(results)).isNotEmpty();
        await("it takes results again")
                .atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM result_outbox WHERE reply_to IS NULL")
                        .isEmpty());
        setup.queues().takeAll(full);
        awaitAllSent();
        assertThat(log.getAll().lines().filter(line -> line.contains("the results queue does not take them")))
                .as(
                        "told when it begins, not at each try; an instance that lost its lease meanwhile tells it once more")
                .hasSizeBetween(1, 2);
    }

    /** The last: its addresses stay full. */
    @Test
    @Order(3)
    void holdsUpNobodyElseThoughThereAreAHundred() {
        List<String> full =
                Stream.generate(FullAddressFlowTest::blockingQueue).limit(100).toList();
        fill(full);
        List<String> there =
                IntStream.range(0, 20).mapToObj(i -> setup.replies()).toList();
        product.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (int i = 0; i < full.size(); i++) {
                tellInTransaction("full-" + i, "ACCEPTED", full.get(i));
                if (i % 5 == 0) {
                    tellInTransaction("there-" + i, "ACCEPTED", there.get(i / 5));
                }
            }
            tellInTransaction("default", "ACCEPTED", null);
        });

        await("all others are told")
                .atMost(LIMIT)
                .until(() -> setup.rows(
                                "SELECT 1 FROM result_outbox WHERE request_uid LIKE 'there%' OR request_uid = 'default'")
                        .isEmpty());
        assertThat(setup.rows("SELECT 1 FROM result_outbox")).hasSize(100);
        assertThat(there)
                .allSatisfy(queue -> assertThat(setup.queues().count(queue)).isEqualTo(1));
    }

    private static void awaitAllSent() {
        await("all are sent")
                .atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM result_outbox").isEmpty());
    }

    private static void tell(String requestUid, String state, String replyTo) {
        product.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> tellInTransaction(requestUid, state, replyTo));
    }

    private static void tellInTransaction(String requestUid, String state, String replyTo) {
        Result result = new Result(
                requestUid, state, null, null, null, null, null, null, null, null, null, null, null, Instant.now());
        product.bean(Outbox.class).tell(result, replyTo == null ? null : "queue://" + replyTo, "c");
    }

    private static String blockingQueue() {
        return setup.replies() + "." + BrokerProcess.BLOCKING_SUFFIX;
    }

    private static String fill(String queue) {
        fill(List.of(queue));
        return queue;
    }

    /** Without a window for its credits a producer may send more than an address should hold. */
    private static void fill(List<String> queues) {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(setup.broker().url() + "?producerWindowSize=-1");
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            for (String queue : queues) {
                try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
                    BytesMessage message = session.createBytesMessage();
                    message.writeBytes(new byte[30_000]);
                    producer.send(message);
                    session.commit();
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
