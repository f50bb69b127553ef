package org.ddrroutes.operations.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How old the message is that stands first in a queue, by the time that its producer's client gave it. Messages that wait
 * for their time stand nowhere: the rows tell of those. The last look stays while the broker does not answer.
 */
@Component
class OldestMessages implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(OldestMessages.class);

    private final JmsTemplate jms;
    private final QueueDepthSampler depths;
    private final Clock clock;
    /** By the queue's part in the flow. */
    private final Map<String, String> names;

    private final Map<String, Instant> oldest = new ConcurrentHashMap<>();

    OldestMessages(ConnectionFactory connectionFactory, QueueNames queues, QueueDepthSampler depths, Clock clock) {
        this.jms = new JmsTemplate(connectionFactory);
        this.depths = depths;
        this.clock = clock;
        this.names =
                Map.of("registrations", queues.registrations(), "dead", queues.dead(), "results", queues.results());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String queue : names.keySet()) {
            TimeGauge.builder("ddr.queue.oldest", this, TimeUnit.MILLISECONDS, look -> look.ageMillis(queue))
                    .description("How old the first message of a queue is")
                    .tag("queue", queue)
                    .register(registry);
        }
    }

    @Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void look() {
        depths.depths()
                .ifPresent(messages -> names.forEach((queue, name) -> {
                    if (messages.getOrDefault(queue, 0L) == 0) {
                        oldest.remove(queue);
                    } else {
                        lookAtFirst(queue, name);
                    }
                }));
    }

    private void lookAtFirst(String queue, String name) {
        try {
            Instant first = jms.browse(QueueNames.queue(name), (session, browser) -> first(browser));
            if (first == null) {
                oldest.remove(queue);
            } else {
                oldest.put(queue, first);
            }
        } catch (JmsException e) {
            LOG.debug("the queue cannot be looked at: {}", e.getClass().getSimpleName());
        }
    }

    /** Null where a consumer has all there are, or the client gave no time. */
    private static @Nullable Instant first(QueueBrowser browser) throws JMSException {
        Enumeration<?> messages = browser.getEnumeration();
        long time = messages.hasMoreElements() ? ((Message) messages.nextElement()).getJMSTimestamp() : 0;
        return time == 0 ? null : Instant.ofEpochMilli(time);
    }

    private double ageMillis(String queue) {
        Instant first = oldest.get(queue);
        return first == null
                ? 0
                : Math.max(0, Duration.between(first, clock.instant()).toMillis());
    }
}
