package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the flow tests stand on does what its name says. */
@ExtendWith(SharedParts.class)
class HarnessTest {

    @ParameterizedTest
    @EnumSource(Producer.Protocol.class)
    void deliversADraftAsItWasWritten(Producer.Protocol protocol, TestSetup setup) {
        OutgoingMessage outgoing = OutgoingMessage.of("{\"x\":\"ก\"}")
                .withProperty("requestUID", "a:b")
                .withCorrelationId("correlation")
                .withReplyTo(setup.replies());
        try (Producer producer = protocol.connect(setup.broker())) {
            producer.send(setup.registrations(), outgoing);
            producer.send(setup.registrations(), outgoing.asBytes());
        }

        List<ReceivedMessage> seen = setup.queues().browse(setup.registrations());
        assertThat(seen).hasSize(2).allSatisfy(message -> {
            assertThat(message.text()).isEqualTo(outgoing.text());
            assertThat(message.property("requestUID")).isEqualTo("a:b");
            assertThat(message.correlationId()).isEqualTo("correlation");
        });
        assertThat(seen.get(0).binary()).isFalse();
        assertThat(seen.get(1).binary()).isTrue();
        assertThat(setup.queues().count(setup.registrations())).isEqualTo(2);
        assertThat(setup.queues().takeAll(setup.registrations())).hasSize(2);
        assertThat(setup.queues().count(setup.registrations())).isZero();
    }

    @Test
    void brokerKeepsItsMessagesWhenItIsKilled() {
        try (BrokerProcess broker = BrokerProcess.create()) {
            try (Producer producer = Producer.Protocol.CORE.connect(broker)) {
                producer.send("kept", OutgoingMessage.of("text"));
            }
            broker.kill();
            broker.start();
            assertThat(broker.queues().take("kept", Duration.ofSeconds(5)))
                    .hasValueSatisfying(
                            message -> assertThat(message.body()).isEqualTo("text".getBytes(StandardCharsets.UTF_8)));
            broker.stop();
            broker.start();
            assertThat(broker.queues().count("kept")).isZero();
        }
    }

    @Test
    void postgresKeepsItsRowsWhenItIsKilled() {
        try (Postgres postgres = Postgres.create()) {
            postgres.createDatabase("kept");
            postgres.jdbc("kept").execute("CREATE TABLE t (n INTEGER)");
            postgres.jdbc("kept").update("INSERT INTO t VALUES (1)");
            postgres.kill();
            postgres.start();
            assertThat(postgres.rows("kept", "SELECT n FROM t")).hasSize(1);
            postgres.stop();
            postgres.start();
            assertThat(postgres.rows("kept", "SELECT n FROM t")).hasSize(1);
        }
    }

    @Test
    void hungPartsAnswerAgainWhenTheyAreResumed(TestSetup setup) {
        setup.postgres().hang();
        setup.broker().hang();
        String impatient = setup.postgres().url("postgres") + "?user=postgres&loginTimeout=5&socketTimeout=1";
        assertThatThrownBy(() -> DriverManager.getConnection(impatient))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> new Queues(setup.broker(), Duration.ofSeconds(1)).count("any"))
                .hasRootCauseInstanceOf(ActiveMQConnectionTimedOutException.class);
        setup.postgres().resume();
        setup.broker().resume();

        assertThat(setup.rows("SELECT 1")).hasSize(1);
        assertThat(setup.queues().count("any")).isZero();
    }
}
