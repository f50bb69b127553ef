package org.ddrroutes.broker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.springframework.jms.support.destination.DestinationResolver;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Names a queue by the same object as long as a transaction lasts. The broker's client asks the broker whether a queue is
 * there, or is to be made, before it sends to an object for the first time: so it asks once a batch of results, and not
 * three times a result. It asks anew in the next batch: what is sent to a queue that is gone would be lost.
 */
final class TransactionDestinations implements DestinationResolver {

    private final ConnectionFactory connections;
    private final Map<Object, Map<String, Destination>> ofTransactions =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** @param connections whose transactions */
    TransactionDestinations(ConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public Destination resolveDestinationName(Session session, String name, boolean isTopic) {
        if (isTopic) {
            return ActiveMQDestination.createTopic(name);
        }
        Object transaction = TransactionSynchronizationManager.getResource(connections);
        return transaction == null
                ? QueueNames.queue(name)
                : ofTransactions
                        .computeIfAbsent(transaction, begun -> new HashMap<>())
                        .computeIfAbsent(name, QueueNames::queue);
    }
}
