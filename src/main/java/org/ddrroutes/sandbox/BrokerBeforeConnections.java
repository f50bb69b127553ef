package org.ddrroutes.sandbox;

import jakarta.jms.ConnectionFactory;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;

/** Makes every connection factory depend on the broker: it starts before the first connection, and stops after the last. */
final class BrokerBeforeConnections extends AbstractDependsOnBeanFactoryPostProcessor {

    BrokerBeforeConnections() {
        super(ConnectionFactory.class, SandboxBroker.class);
    }
}
