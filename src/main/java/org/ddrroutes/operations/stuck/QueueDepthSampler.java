package org.ddrroutes.operations.stuck;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.QueueDepths;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Asks the broker every few seconds how much there is in our queues, so that nobody else has to wait for its answer. */
@Component
public class QueueDepthSampler implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(QueueDepthSampler.class);
    private static final Duration STALE = Duration.ofSeconds(12);
    private static final int SAMPLES_A_MINUTE = 13;

    /** The broker's own queue for what it gave up, as its label. */
    private static final String BROKERS_OWN = "DLQ";

    private final QueueDepths queues;
    private final StuckSettings settings;
    private final Clock clock;
    private volatile @Nullable Seen seen;
    /** Kept while the broker is away: {@code ddr.broker.up} says so. */
    private volatile @Nullable Seen lastDepths;

    private volatile long brokersOwn;

    /** Of the last minute, the oldest first. */
    private final Deque<Seen> samples = new ArrayDeque<>();

    private volatile @Nullable Backlog backlog;

    QueueDepthSampler(QueueDepths queues, StuckSettings settings, Clock clock) {
        this.queues = queues;
        this.settings = settings;
        this.clock = clock;
    }

    /** The messages in each queue by its part in the flow; empty while the broker does not answer. */
    public Optional<Map<String, Long>> depths() {
        Seen last = seen;
        return last == null || last.at().isBefore(clock.instant().minus(STALE))
                ? Optional.empty()
                : Optional.of(last.depths());
    }

    /** What waits for the bank, in this instance or another; empty while the broker does not answer. */
    public Optional<Backlog> backlog() {
        return depths().isEmpty() ? Optional.empty() : Optional.ofNullable(backlog);
    }

    /**
     * The requests in the queue of requests and that of retries.
     *
     * @param fewerASecond how fast they became fewer in the last minute; below 0 where they became more
     */
    public record Backlog(long messages, double fewerASecond) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ddr.broker.up", this, watch -> watch.depths().isPresent() ? 1 : 0)
                .description("1 while the broker answers, 0 while it does not")
                .register(registry);
        for (String queue : QueueDepths.PARTS) {
            Gauge.builder("ddr.queue.messages", this, watch -> watch.depth(queue))
                    .description("Messages in a queue, those that wait for their time included")
                    .tag("queue", queue)
                    .register(registry);
        }
        Gauge.builder("ddr.queue.messages", this, watch -> watch.brokersOwn)
                .tag("queue", BROKERS_OWN)
                .register(registry);
    }

    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            Seen now = new Seen(clock.instant(), queues.read());
            backlog = backlog(now);
            seen = now;
            lastDepths = now;
            brokersOwn = queues.read(settings.brokerDeadLetters());
        } catch (JmsException e) {
            LOG.debug("the broker does not answer: {}", e.getClass().getSimpleName());
            seen = null;
            samples.clear();
        }
    }

    private Backlog backlog(Seen now) {
        samples.addLast(now);
        if (samples.size() > SAMPLES_A_MINUTE) {
            samples.removeFirst();
        }
        Seen then = samples.getFirst();
        double seconds = Duration.between(then.at(), now.at()).toMillis() / 1000.0;
        return new Backlog(now.waiting(), seconds <= 0 ? 0 : (then.waiting() - now.waiting()) / seconds);
    }

    private double depth(String queue) {
        Seen last = lastDepths;
        return last == null ? 0 : last.depths().getOrDefault(queue, 0L);
    }

    private record Seen(Instant at, Map<String, Long> depths) {

        private long waiting() {
            return depths.getOrDefault("registrations", 0L) + depths.getOrDefault("retry", 0L);
        }
    }
}
