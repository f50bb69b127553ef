package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.result.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;

/** A reply address that cannot be sent to costs nobody else anything, also in the same batch. */
@ExtendWith(SharedParts.class)
class ReplyAddressFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void sendsEachOtherResultOfTheBatchOnceToItsOwnAddress(TestSetup setup) throws Exception {
        List<String> goodOnes =
                IntStream.range(0, 12).mapToObj(i -> setup.replies()).toList();
        List<String> badOnes = List.of(
                "queue://" + multicastOnly(setup),
                "temp-queue://" + deletedTemporaryQueue(setup),
                "queue://" + multicastOnly(setup));
        try (Product product = Product.start(setup)) {
            Outbox outbox = product.bean(Outbox.class);
            product.bean(TransactionTemplate.class).executeWithoutResult(status -> {
                for (int i = 0; i < goodOnes.size(); i++) {
                    outbox.tell(result("good-" + i), "queue://" + goodOnes.get(i), "c" + i);
                    if (i < badOnes.size()) {
                        outbox.tell(result("bad-" + i), badOnes.get(i), "b" + i);
                    }
                }
                outbox.tell(result("default"), null, "d");
            });

            for (int i = 0; i < goodOnes.size(); i++) {
                ReceivedMessage received =
                        setup.queues().take(goodOnes.get(i), LIMIT).orElseThrow();
                assertThat(received.property("requestUID")).isEqualTo("good-" + i);
            }
            assertThat(setup.queues().take(setup.results(), LIMIT))
                    .hasValueSatisfying(
                            result -> assertThat(result.property("requestUID")).isEqualTo("default"));
            await("the bad ones are tried again")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(setup.rows("SELECT request_uid FROM result_outbox WHERE tries >= 3"))
                                    .hasSize(badOnes.size()));
            assertThat(setup.rows("SELECT 1 FROM result_outbox")).hasSize(badOnes.size());
        }
        assertThat(goodOnes)
                .allSatisfy(queue -> assertThat(setup.queues().count(queue)).isZero());
        assertThat(setup.queues().count(setup.results())).isZero();
    }

    private static Result result(String requestUid) {
        return new Result(
                requestUid,
                "DEAD",
                "CMN001",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.now());
    }

    /** An address that takes no message for a queue. */
    private static String multicastOnly(TestSetup setup) throws Exception {
        String name = setup.replies();
        return inSession(setup, session -> {
            session.getCoreSession().createAddress(SimpleString.of(name), RoutingType.MULTICAST, false);
            return name;
        });
    }

    private static String deletedTemporaryQueue(TestSetup setup) throws Exception {
        return inSession(setup, session -> {
            TemporaryQueue queue = session.createTemporaryQueue();
            String name = queue.getQueueName();
            queue.delete();
            return name;
        });
    }

    private static String inSession(TestSetup setup, Work work) throws Exception {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(setup.broker().url());
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            return work.in((ActiveMQSession) session);
        }
    }

    private interface Work {
        String in(ActiveMQSession session) throws Exception;
    }
}
