package org.ddrroutes.broker;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.MessageCreatedStrategy;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.ddrroutes.startup.SettingFault;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The connection to the broker and Camel's {@code jms} component on it. Receive, send to another queue and commit are
 * one local transaction of the session; each option that makes it so is guarded by a test.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtemisProperties.class)
class BrokerConfiguration {

    private static final int SESSIONS_A_CONNECTION = 500;
    private static final int BROWSED_BYTES = 1024 * 1024;
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final long RESULT_TTL_MILLIS = 6_000;
    private static final long RESULT_PING_MILLIS = 2_000;
    private static final long RESULT_CALL_TIMEOUT_MILLIS = 10_000;
    private static final int RESULT_SENDERS = 128;
    private static final long RESULT_SENDER_IDLE_SECONDS = 10;
    private static final long RECONNECT_FIRST_MILLIS = 250;
    private static final long RECONNECT_MAX_MILLIS = 5_000;

    @Bean(destroyMethod = "stop")
    @Primary
    JmsPoolConnectionFactory connectionFactory(ArtemisProperties properties) {
        return pool(artemis(properties));
    }

    /**
     * What the consumers open their connections with, unpooled: when a container closes its connection, the broker has to end
     * the sessions with all that was done in them. A pool would keep them for the next one, while their consumers may still
     * be at work.
     */
    @Bean(defaultCandidate = false)
    ActiveMQConnectionFactory consumerConnections(ArtemisProperties properties) {
        return artemis(properties);
    }

    /**
     * A connection of its own for results: a send that is cut off harms nobody else. The broker closes it {@value
     * #RESULT_TTL_MILLIS} ms (and at most two seconds) after its client stood still, well before another instance relays.
     */
    @Bean(destroyMethod = "stop", defaultCandidate = false)
    JmsPoolConnectionFactory resultConnections(ArtemisProperties properties) {
        ActiveMQConnectionFactory artemis = artemis(properties);
        artemis.setConnectionTTL(RESULT_TTL_MILLIS);
        artemis.setClientFailureCheckPeriod(RESULT_PING_MILLIS);
        artemis.setCallTimeout(RESULT_CALL_TIMEOUT_MILLIS);
        return pool(artemis);
    }

    /**
     * For looking through a queue. What is looked at is not taken: messages come many at a time, where with the others each is
     * a round trip.
     */
    @Bean(destroyMethod = "stop", defaultCandidate = false)
    JmsPoolConnectionFactory browsingConnections(ArtemisProperties properties) {
        ActiveMQConnectionFactory artemis = artemis(properties);
        artemis.setConsumerWindowSize(BROWSED_BYTES);
        return pool(artemis);
    }

    /** Sends to addresses that are sent to apart from the others, one thread each; they end when there are none. */
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService resultSenders() {
        ThreadPoolExecutor senders = new ThreadPoolExecutor(
                RESULT_SENDERS,
                RESULT_SENDERS,
                RESULT_SENDER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new CustomizableThreadFactory("result-sender-"));
        senders.allowCoreThreadTimeOut(true);
        return senders;
    }

    private static ActiveMQConnectionFactory artemis(ArtemisProperties properties) {
        ActiveMQConnectionFactory artemis =
                BrokerUrl.connectionFactory(properties.getBrokerUrl(), properties.getUser(), properties.getPassword());
        // Whatever the address says: what a consumer buffered, nobody else could take, in this instance or another.
        artemis.setConsumerWindowSize(0);
        // Each message is asked for by the thread that waits for it: in the client's own pool another thread would have
        // to wake.
        artemis.getServerLocator()
                .setThreadPools(
                        ActiveMQClient.getGlobalThreadPool(),
                        ActiveMQClient.getGlobalScheduledThreadPool(),
                        Runnable::run);
        // Object messages are passed on unread; should any code ever open one, nothing may be instantiated.
        artemis.setDeserializationDenyList("*");
        return artemis;
    }

    private static JmsPoolConnectionFactory pool(ActiveMQConnectionFactory artemis) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(artemis);
        pool.setMaxSessionsPerConnection(SESSIONS_A_CONNECTION);
        return pool;
    }

    @Bean
    JmsComponent jms(
            @Qualifier("consumerConnections") ConnectionFactory connections,
            @Qualifier("resultConnections") ConnectionFactory resultConnections,
            MessageListenerContainerFactory listenerContainers,
            SessionSends sends,
            QueueNames queues,
            MessageCreatedStrategy requests) {
        JmsComponent jms = new JmsComponent(new BoundedSends(SEND_LIMIT, sends)) {
            @Override
            protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                    throws Exception {
                Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
                if (endpoint instanceof JmsEndpoint to && isRequestQueue(to, queues)) {
                    to.setMessageCreatedStrategy(requests);
                } else if (endpoint instanceof JmsEndpoint to
                        && to.getMessageCreatedStrategy() == null
                        && !queues.isOwn(to.getDestinationName())) {
                    to.setMessageCreatedStrategy(
                            (message, session, exchange, cause) -> MessageSource.note(to, message, exchange));
                }
                return endpoint;
            }
        };
        jms.setConnectionFactory(connections);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        // Sends of the same route join the session that the message came in.
        jms.getConfiguration().setExposeListenerSession(true);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setConsumerType(ConsumerType.Custom);
        jms.setMessageListenerContainerFactory(listenerContainers);
        jms.setDestinationResolver(new TransactionDestinations(resultConnections));
        jms.setDisableReplyTo(true);
        jms.setAcceptMessagesWhileStopping(true);
        // Camel would put its fixed interval in place of the container's own back-off.
        jms.setRecoveryInterval(-1);
        // The body stays the message itself: text is read by our own rules, objects and maps are never opened.
        jms.setMapJmsMessage(false);
        return jms;
    }

    private static boolean isRequestQueue(JmsEndpoint endpoint, QueueNames queues) {
        return endpoint.getDestinationName().replaceFirst(".*::", "").equals(queues.registrations());
    }

    @Bean
    BrokerMonitor brokerMonitor(ArtemisProperties properties, QueueNames queues, MeterRegistry meters) {
        return new BrokerMonitor(new BrokerProbe(properties, queues)::refusal, meters);
    }

    /**
     * The consumers of our own queues ask the bank's gate, and those of other queues that are to; the others receive what comes.
     */
    @Bean
    MessageListenerContainerFactory listenerContainers(
            ReceivePermits permits,
            BrokerMonitor broker,
            SessionSends sends,
            QueueNames queues,
            IntakeSettings intake) {
        return endpoint -> {
            String queue = endpoint.getDestinationName();
            boolean isOurs = queues.isOwn(queue);
            if (isOurs && !endpoint.isTransacted()) {
                throw new SettingFault("a route receives from " + queue
                        + " without a transacted session: what it fails on would be lost; take transacted away");
            }
            if (!isOurs) {
                // To a route of an editor's own the body of a message is text or bytes.
                endpoint.getConfiguration().setMapJmsMessage(true);
            }
            DefaultJmsMessageListenerContainer container =
                    isOurs || intake.gatedQueues().contains(queue)
                            ? new GatedListenerContainer(endpoint, permits, broker, sends)
                            : new DefaultJmsMessageListenerContainer(endpoint);
            container.setBackOff(reconnectBackOff());
            return container;
        };
    }

    /**
     * The session in which a batch of results is sent: {@code transacted} in the route result-send. Every step of the
     * batch joins it: with a new one for each, what was sent before a failure would stay sent.
     */
    @Bean
    SpringTransactionPolicy resultSession(@Qualifier("resultConnections") ConnectionFactory connections) {
        JmsTransactionManager sessions = new JmsTransactionManager(connections);
        // So that it is known whether a batch was committed.
        sessions.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_ALWAYS);
        SpringTransactionPolicy policy = new SpringTransactionPolicy(sessions);
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    private static ExponentialBackOff reconnectBackOff() {
        ExponentialBackOff backOff = new ExponentialBackOff(RECONNECT_FIRST_MILLIS, 2);
        backOff.setMaxInterval(RECONNECT_MAX_MILLIS);
        return backOff;
    }
}
