package org.ddrroutes.broker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.outage.BrokerFailure;
import org.ddrroutes.outage.Outage;
import org.ddrroutes.outage.OutageGauge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the broker lets us work: one of our own queues may be full or forbidden, or its disk. While it does not,
 * nothing is received. A connection that is lost is none of this: the client makes a new one.
 */
public final class BrokerMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerMonitor.class);
    private static final long ASK_EVERY_MILLIS = 500;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(ASK_EVERY_MILLIS);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final String OTHER = "other";
    private static final List<String> CODES = List.of(
            "ADDRESS_FULL",
            "SEND_BLOCKED",
            "SECURITY_EXCEPTION",
            "QUEUE_DOES_NOT_EXIST",
            "ADDRESS_DOES_NOT_EXIST",
            OTHER);

    private final Supplier<Optional<String>> probe;
    private final MeterProvider<Counter> refusals;
    private final Outage outage = new Outage();
    private final OutageGauge present;
    private final ScheduledExecutorService prober =
            Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "broker-monitor", true));

    private long askedAtNanos = System.nanoTime();
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** @param probe what the broker refuses of what the flow needs, by its code; empty where it refuses nothing */
    public BrokerMonitor(Supplier<Optional<String>> probe, MeterRegistry meters) {
        this.probe = probe;
        refusals = Counter.builder("ddr.broker.refusals")
                .description("Messages that the broker did not take from us, or not let us take, by its code")
                .withRegistry(meters);
        CODES.forEach(code -> refusals.withTag("code", code));
        present = new OutageGauge("ddr.broker.outage", "code", outage, meters);
        Gauge.builder("ddr.broker.refuses", outage, now -> now.isDown() ? 1 : 0)
                .description("1 while the broker refuses what every message needs, 0 while it does not")
                .register(meters);
        prober.scheduleWithFixedDelay(this::check, ASK_EVERY_MILLIS, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    public boolean isDown() {
        return outage.isDown();
    }

    /** What the broker refused with, such as {@code ADDRESS_FULL}; empty while it refuses nothing. */
    public Optional<String> code() {
        return outage.now().map(Outage.Down::code);
    }

    /** Whether the failure is a refusal that every message would meet; if so, nothing more is received. */
    public boolean isCauseOf(@Nullable Throwable failure) {
        Optional<String> code = BrokerFailure.codeOf(failure);
        code.map(refused -> CODES.contains(refused) ? refused : OTHER)
                .ifPresent(counted -> refusals.withTag("code", counted).increment());
        code.filter(outage::begin).ifPresent(begun -> {
            LOG.error(
                    "broker outage, {}: a queue of our own is full, blocked or forbidden; consumption stops until it takes a message",
                    begun);
            present.show();
        });
        return code.isPresent();
    }

    /**
     * Ends a session in which something was refused: the broker rolls back all that was done in it. The client does not get
     * over a send that was blocked, and of a queue that was full it believes so at the next send as well.
     */
    public static void end(@Nullable Session session) {
        if (session == null) {
            return;
        }
        try {
            session.close();
        } catch (JMSException e) {
            LOG.debug("the session is closed already: {}", e.getClass().getSimpleName());
        }
    }

    private void check() {
        Outage.Down down = outage.now().filter(outage::isDue).orElse(null);
        if (down == null) {
            pauseNanos = FIRST_PAUSE_NANOS;
        } else if (System.nanoTime() - askedAtNanos >= pauseNanos) {
            Optional<String> refusal = probe.get();
            askedAtNanos = System.nanoTime();
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            refusal.ifPresentOrElse(
                    code -> goOn(down, code), () -> outage.end(down).ifPresent(BrokerMonitor::tellOfTheEnd));
            present.show();
        }
    }

    /** A broker that does not answer, or not why, leaves it at what it said before. */
    private void goOn(Outage.Down down, String code) {
        if (!code.equals(BrokerProbe.NO_CODE) && outage.goesOn(down, code)) {
            LOG.warn("broker outage goes on, now with {}; before with {}", code, down.code());
        }
    }

    private static void tellOfTheEnd(Duration lasted) {
        LOG.warn("broker outage over after {} s: consumption goes on", lasted.toSeconds());
    }

    @Override
    public void close() {
        prober.shutdownNow();
    }
}
