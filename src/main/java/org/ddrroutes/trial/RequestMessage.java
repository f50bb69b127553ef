package org.ddrroutes.trial;

import jakarta.jms.JMSException;
import java.time.Instant;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsBinding;
import org.apache.camel.component.jms.JmsMessage;

/** A request as it would come from the request queue, made without a broker. */
final class RequestMessage {

    private static final byte PRIORITY = 4;
    private static final int FIRST_BYTES = 1024;

    private RequestMessage() {}

    static JmsMessage of(String body, Instant sentAt, Exchange exchange) throws JMSException {
        ClientMessageImpl core =
                new ClientMessageImpl(ActiveMQTextMessage.TYPE, true, 0, sentAt.toEpochMilli(), PRIORITY, FIRST_BYTES);
        ActiveMQTextMessage message = (ActiveMQTextMessage) ActiveMQMessage.createMessage(core, null, null);
        message.clearBody();
        message.clearProperties();
        message.setText(body);
        // A client of the broker's own protocol gives an id that stays.
        core.putStringProperty("__AMQ_CID", "try");
        message.setJMSMessageID("ID:" + UUIDGenerator.getInstance().generateStringUUID());
        return new JmsMessage(exchange, message, null, new JmsBinding());
    }
}
