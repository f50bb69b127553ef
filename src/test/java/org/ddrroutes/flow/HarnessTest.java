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
    void deliversADraftAsItWasWritten(Producer.Protocol protocol, Stage stage) {
        Draft draft = Draft.of("{\"x\":\"ก\"}")
                .withProperty("requestUID", "a:b")
                .withCorrelationId("correlation")
                .withReplyTo(stage.replies());
        try (Producer producer = protocol.connect(stage.broker())) {
            producer.send(stage.registrations(), draft);
            producer.send(stage.registrations(), draft.asBytes());
        }

        List<ReceivedMessage> seen = stage.queues().browse(stage.registrations());
        assertThat(seen).hasSize(2).allSatisfy(message -> {
            assertThat(message.text()).isEqualTo(draft.text());
            assertThat(message.property("requestUID")).isEqualTo("a:b");
            assertThat(message.correlationId()).isEqualTo("correlation");
        });
        assertThat(seen.get(0).binary()).isFalse();
        assertThat(seen.get(1).binary()).isTrue();
        assertThat(stage.queues().count(stage.registrations())).isEqualTo(2);
        assertThat(stage.queues().takeAll(stage.registrations())).hasSize(2);
        assertThat(stage.queues().count(stage.registrations())).isZero();
    }

    @Test
    void brokerKeepsItsMessagesWhenItIsKilled() {
        try (BrokerProcess broker = BrokerProcess.create()) {
            try (Producer producer = Producer.Protocol.CORE.connect(broker)) {
                producer.send("kept", Draft.of("text"));
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
    void hungPartsAnswerAgainWhenTheyAreResumed(Stage stage) {
        stage.postgres().hang();
        stage.broker().hang();
        String impatient = stage.postgres().url("postgres") + "?user=postgres&loginTimeout=5&socketTimeout=1";
        assertThatThrownBy(() -> DriverManager.getConnection(impatient))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> new Queues(stage.broker(), Duration.ofSeconds(1)).count("any"))
                .hasRootCauseInstanceOf(ActiveMQConnectionTimedOutException.class);
        stage.postgres().resume();
        stage.broker().resume();

        assertThat(stage.rows("SELECT 1")).hasSize(1);
        assertThat(stage.queues().count("any")).isZero();
    }
}
