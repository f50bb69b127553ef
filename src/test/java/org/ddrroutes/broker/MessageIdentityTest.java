package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination.TYPE;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageIdentityTest {

    @Test
    void takesTheMessageIdOfACoreClient() throws JMSException {
        ActiveMQMessage message = ArtemisMessages.text("{}");

        assertThat(MessageIdentity.stableId(message)).hasValue(message.getJMSMessageID());
    }

    @Test
    void takesTheMessageIdOfACoreClientThatCopiedANativeOne() throws JMSException {
        ActiveMQMessage message = ArtemisMessages.text("{}");
        message.setStringProperty("NATIVE_MESSAGE_ID", "ID:copied-by-a-bridge");
        message.setStringProperty("__HDR_MESSAGE_ID", "ID:copied-by-a-bridge");

        assertThat(MessageIdentity.stableId(message)).hasValue(message.getJMSMessageID());
    }

    @Test
    void takesTheNativeIdOfAnAmqpClient() throws JMSException {
        assertThat(MessageIdentity.stableId(ArtemisMessages.amqp("{}", "ID:1:1:1-1")))
                .hasValue("ID:1:1:1-1");
    }

    @Test
    void takesTheProducersIdOfAnOpenWireClient() throws JMSException {
        ActiveMQMessage message = ArtemisMessages.amqp("{}", null);
        message.setJMSMessageID("ID:the-brokers");
        message.getCoreMessage().putStringProperty("__AMQ_CID", "ID:host-1-1:1");
        message.getCoreMessage().putStringProperty("__HDR_MESSAGE_ID", "ID:host-1-2:1:1:1:1");

        assertThat(MessageIdentity.stableId(message)).hasValue("ID:host-1-2:1:1:1:1");
    }

    @Test
    void findsNoneInABareStompMessage() throws JMSException {
        assertThat(MessageIdentity.stableId(ArtemisMessages.stomp("{}"))).isEmpty();
    }

    static Stream<Arguments> replyAddresses() {
        return Stream.of(
                arguments(ActiveMQDestination.createQueue("answers"), "queue://answers"),
                arguments(ActiveMQDestination.createTopic("answers"), "topic://answers"),
                arguments(ActiveMQDestination.createDestination("answers", TYPE.TEMP_QUEUE), "temp-queue://answers"),
                arguments(ActiveMQDestination.createDestination("answers", TYPE.TEMP_TOPIC), "temp-topic://answers"),
                arguments(ActiveMQDestination.createDestination("answers", TYPE.DESTINATION), "queue://answers"),
                arguments(ActiveMQDestination.createQueue("a::b"), "queue://a::b"));
    }

    @ParameterizedTest
    @MethodSource("replyAddresses")
    void keepsTheReplyAddressWithItsKind(Destination destination, String prefixed) throws JMSException {
        ActiveMQMessage message = ArtemisMessages.text("{}");
        message.setJMSReplyTo(destination);

        String replyTo = MessageIdentity.replyTo(message);

        assertThat(replyTo).isEqualTo(prefixed);
        assertThat(MessageIdentity.nameOf(replyTo)).isEqualTo(prefixed.substring(prefixed.indexOf("//") + 2));
        assertThat(ActiveMQDestination.fromPrefixedName(replyTo).getName())
                .isEqualTo(((ActiveMQDestination) destination).getName());
    }

    @Test
    void findsNoReplyAddressWhereThereIsNone() throws JMSException {
        assertThat(MessageIdentity.replyTo(ArtemisMessages.text("{}"))).isNull();
    }

    @Test
    void keepsTheCorrelationIdAsTextOrWritesItsBytes() throws JMSException {
        ActiveMQMessage text = ArtemisMessages.text("{}");
        text.setJMSCorrelationID("ID:order-7 ก");
        ActiveMQMessage bytes = ArtemisMessages.text("{}");
        bytes.setJMSCorrelationIDAsBytes(new byte[] {1, 2, (byte) 0xff});

        assertThat(MessageIdentity.correlationId(text)).isEqualTo("ID:order-7 ก");
        assertThat(MessageIdentity.correlationId(bytes)).isEqualTo("ID:AMQP_BINARY:0102FF");
        assertThat(MessageIdentity.correlationId(ArtemisMessages.text("{}"))).isNull();
    }
}
