package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The broker's client asks for a queue once an object: whoever gets the same object asks no more. */
class TransactionDestinationsTest {

    private final ConnectionFactory connections = new ActiveMQConnectionFactory();
    private final Session session = noSession();
    private final TransactionDestinations destinations = new TransactionDestinations(connections);

    @Test
    void namesAQueueByOneObjectInATransactionAndByAnotherInTheNext() throws JMSException {
        Destination first = inTransaction("ddr.results");

        assertThat(inTransaction("ddr.results")).isEqualTo(first).isNotSameAs(first);
    }

    private Destination inTransaction(String name) throws JMSException {
        TransactionSynchronizationManager.bindResource(connections, new Object());
        try {
            Destination destination = destinations.resolveDestinationName(session, name, false);
            assertThat(destinations.resolveDestinationName(session, name, false))
                    .isSameAs(destination);
            assertThat(destinations.resolveDestinationName(session, "another", false))
                    .isNotEqualTo(destination);
            return destination;
        } finally {
            TransactionSynchronizationManager.unbindResource(connections);
        }
    }

    private static Session noSession() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, args) -> {
                    throw new AssertionError("the session is asked for " + method.getName());
                });
    }
}
