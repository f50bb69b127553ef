package org.ddrroutes.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the producers of the flow tests send arrives as it was written, whatever protocol they speak. */
@ExtendWith(SharedParts.class)
class ProducerTest {

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
}
