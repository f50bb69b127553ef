package org.ddrroutes.broker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Session;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination.TYPE;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** The addresses that producers want their results sent to. */
@Component
public class ReplyAddress {

    private final JmsTemplate jms;

    ReplyAddress(@Qualifier("resultConnections") ConnectionFactory connections) {
        this.jms = new JmsTemplate(connections);
        this.jms.setSessionTransacted(true);
    }

    /** The session that the results of this thread are sent in. */
    public Session currentSession() {
        return Objects.requireNonNull(jms.execute(session -> session));
    }

    /**
     * The destination that a prefixed name stands for.
     *
     * @throws JmsException when it is a temporary queue that is gone: the broker would take a message for it and drop it
     */
    public Destination resolve(String prefixedName) {
        ActiveMQDestination destination = ActiveMQDestination.fromPrefixedName(prefixedName);
        if (destination.getType() == TYPE.TEMP_QUEUE) {
            jms.execute(session -> {
                if (!ArtemisCore.query(session, destination.getName()).isExists()) {
                    throw new InvalidDestinationException("the temporary reply queue is gone");
                }
                return null;
            });
        }
        return destination;
    }
}
