package org.ddrroutes.harness;

import jakarta.jms.ConnectionFactory;
import java.util.Locale;
import java.util.function.Function;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/** An enterprise system that drops registrations, in one of the protocols that it may speak. */
public interface Producer extends AutoCloseable {

    /** Returns once the broker has the message: with the id that the client gave it, empty where a protocol has none. */
    String send(String queue, OutgoingMessage outgoing);

    @Override
    void close();

    /** The four protocols that the broker offers to producers. */
    enum Protocol {
        CORE(broker -> jms(new ActiveMQConnectionFactory(broker.url()))),
        AMQP(broker -> jms(
                new JmsConnectionFactory("amqp://127.0.0.1:" + broker.port() + "?jms.validatePropertyNames=false"))),
        STOMP(broker -> new StompProducer(broker.port())),
        OPENWIRE(broker -> jms(new org.apache.activemq.ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker.port())));

        private final Function<BrokerProcess, Producer> connector;

        Protocol(Function<BrokerProcess, Producer> connector) {
            this.connector = connector;
        }

        public Producer connect(BrokerProcess broker) {
            return connector.apply(broker);
        }

        private static Producer jms(ConnectionFactory factory) {
            return new JmsProducer(factory);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
