package org.ddrroutes.broker;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.ddrroutes.startup.SettingFault;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The connection to the broker and Camel's {@code jms} component on it. Receive, send to another queue and commit are
 * one local transaction of the session; each option that makes it so is guarded by a test.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtemisProperties.class)
class BrokerConfiguration {

    private static final int SESSIONS_A_CONNECTION = 500;
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final long RECONNECT_FIRST_MILLIS = 250;
    private static final long RECONNECT_MAX_MILLIS = 5_000;

    @Bean(destroyMethod = "stop")
    JmsPoolConnectionFactory connectionFactory(ArtemisProperties properties) {
        String url = properties.getBrokerUrl();
        ActiveMQConnectionFactory artemis = connectionFactory(url, properties);
        if (!url.contains("consumerWindowSize")) {
            // A consumer fetches one message at a time: what it buffered, no other instance could take.
            artemis.setConsumerWindowSize(0);
        }
        // Object messages are passed on unread; should any code ever open one, nothing may be instantiated.
        artemis.setDeserializationDenyList("*");
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(artemis);
        pool.setMaxSessionsPerConnection(SESSIONS_A_CONNECTION);
        return pool;
    }

    @Bean
    JmsComponent jms(
            ConnectionFactory connectionFactory, MessageListenerContainerFactory gatedContainers, SessionSends sends) {
        JmsComponent jms = new JmsComponent(new BoundedSends(SEND_LIMIT, sends));
        jms.setConnectionFactory(connectionFactory);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        // Sends of the same route join the session that the message came in.
        jms.getConfiguration().setExposeListenerSession(true);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setConsumerType(ConsumerType.Custom);
        jms.setMessageListenerContainerFactory(gatedContainers);
        jms.setDisableReplyTo(true);
        jms.setAcceptMessagesWhileStopping(true);
        // The body stays the message itself: text is read by our own rules, objects and maps are never opened.
        jms.setMapJmsMessage(false);
        return jms;
    }

    @Bean
    BrokerMonitor brokerMonitor(ArtemisProperties properties, QueueNames queues, MeterRegistry meters) {
        return new BrokerMonitor(new BrokerProbe(properties, queues)::succeeds, meters);
    }

    @Bean
    MessageListenerContainerFactory gatedContainers(ReceivePermits permits, BrokerMonitor broker) {
        return endpoint -> {
            GatedListenerContainer container = new GatedListenerContainer(endpoint, permits, broker);
            container.setBackOff(reconnectBackOff());
            return container;
        };
    }

    /**
     * The session in which a batch of results is sent: {@code transacted} in the route result-publish. Every step of the
     * batch joins it: with a new one for each, what was sent before a failure would stay sent.
     */
    @Bean
    SpringTransactionPolicy resultSession(ConnectionFactory connectionFactory) {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(new JmsTransactionManager(connectionFactory));
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    private static ActiveMQConnectionFactory connectionFactory(String url, ArtemisProperties properties) {
        try {
            return new ActiveMQConnectionFactory(url, properties.getUser(), properties.getPassword());
        } catch (RuntimeException e) {
            // Without its cause, which quotes the address, and with it the passwords of its stores.
            throw new SettingFault("spring.artemis.broker-url cannot be read: it must be such as tcp://broker:61616 or"
                    + " tcp://broker:61617?sslEnabled=true&trustStorePath=/etc/ddr/broker.pem&trustStoreType=PEM");
        }
    }

    private static ExponentialBackOff reconnectBackOff() {
        ExponentialBackOff backOff = new ExponentialBackOff(RECONNECT_FIRST_MILLIS, 2);
        backOff.setMaxInterval(RECONNECT_MAX_MILLIS);
        return backOff;
    }
}
