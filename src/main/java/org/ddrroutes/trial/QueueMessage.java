package org.ddrroutes.trial;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsBinding;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.JmsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as it would come from a queue, made without a broker.
 *
 * @param queues that it has been in, the present one last
 */
record QueueMessage(List<String> queues, Message message) {

    private static final byte PRIORITY = 4;
    private static final int FIRST_BYTES = 1024;

    /** @param replyTo the prefixed name of its reply address; null for none */
    static QueueMessage of(String queue, String body, @Nullable String replyTo, Instant sentAt) throws JMSException {
        Message message = text(body, sentAt);
        if (replyTo != null) {
            message.setJMSReplyTo(ActiveMQDestination.fromPrefixedName(replyTo));
        }
        return new QueueMessage(List.of(queue), message);
    }

    String queue() {
        return queues.get(queues.size() - 1);
    }

    /** The same message in the next queue, as a route has made it. */
    QueueMessage sentOn(String queue, Message sent) {
        return new QueueMessage(Stream.concat(queues.stream(), Stream.of(queue)).toList(), sent);
    }

    /** What a route sends: text, for a body of bytes is read alike. */
    static Message made(JmsEndpoint endpoint, Exchange exchange, Instant sentAt) throws JMSException {
        Message sent = text(exchange.getMessage().getBody(String.class), sentAt);
        new JmsBinding(endpoint).appendJmsProperties(sent, exchange);
        if (endpoint.isDisableReplyTo() || !endpoint.isPreserveMessageQos()) {
            sent.setJMSReplyTo(null);
        }
        return sent;
    }

    JmsMessage receivedIn(Exchange exchange) {
        return new JmsMessage(exchange, message, null, new JmsBinding());
    }

    private static Message text(@Nullable String body, Instant sentAt) throws JMSException {
        ClientMessageImpl core =
                new ClientMessageImpl(ActiveMQTextMessage.TYPE, true, 0, sentAt.toEpochMilli(), PRIORITY, FIRST_BYTES);
        ActiveMQTextMessage message = (ActiveMQTextMessage) ActiveMQMessage.createMessage(core, null, null);
        message.clearBody();
        message.clearProperties();
        message.setText(body);
        // A client of the broker's own protocol gives an id that stays.
        core.putStringProperty("__AMQ_CID", "try");
        message.setJMSMessageID("ID:" + UUIDGenerator.getInstance().generateStringUUID());
        return message;
    }
}
