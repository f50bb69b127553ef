package org.ddrroutes.operations.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.bank.CodeLabels;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.registration.RegistrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How many registrations there are in each state, and why the dead ones are dead. The more rows there are the longer a count
 * takes: older ones are not counted each time, and it pauses for twenty times as long, so that it keeps one connection
 * busy for a twentieth of the time at most.
 */
@Component
class RegistrationGauges implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationGauges.class);
    private static final int PAUSE_TIMES = 20;

    /** Older rows are counted once, and all of them anew in this time: you may delete rows. */
    private static final Duration COUNTED_ANEW = Duration.ofHours(1);

    /** In which a row is surely committed. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final OffsetDateTime LONG_AGO = TimeColumn.of(Instant.EPOCH);

    private final JdbcClient jdbc;
    private final CodeLabels labels;
    private final Clock clock;
    private long notBeforeNanos = System.nanoTime();
    private long older;
    private OffsetDateTime olderThan = LONG_AGO;
    private Instant countedAnew = Instant.EPOCH;
    private volatile Map<RegistrationState, Long> states = Map.of();
    private volatile Map<String, Long> reasons = Map.of();

    RegistrationGauges(ListDatabase database, CodeLabels labels, Clock clock) {
        this.jdbc = database.jdbc();
        this.labels = labels;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (RegistrationState state : RegistrationState.values()) {
            Gauge.builder("ddr.registrations", this, gauges -> gauges.states.getOrDefault(state, 0L))
                    .description("Registrations by state")
                    .tag("state", state.name())
                    .register(registry);
        }
        for (String reason : labels.usual()) {
            Gauge.builder("ddr.registrations.dead", this, gauges -> gauges.reasons.getOrDefault(reason, 0L))
                    .description("Registrations that are DEAD, by reason")
                    .tag("reason", reason)
                    .register(registry);
        }
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void countWhereDue() {
        long start = System.nanoTime();
        if (start - notBeforeNanos < 0) {
            return;
        }
        try {
            states = countStates();
            reasons = countReasons();
        } catch (DataAccessException e) {
            LOG.debug("registrations not counted: {}", e.getClass().getSimpleName());
        }
        long end = System.nanoTime();
        notBeforeNanos = end + PAUSE_TIMES * (end - start);
    }

    /** Most are REGISTERED: no index holds that state, so they are what is left of all. */
    private Map<RegistrationState, Long> countStates() {
        Map<RegistrationState, Long> counts = new EnumMap<>(RegistrationState.class);
        long others = 0;
        for (Map.Entry<String, Long> count : counts(
                        "SELECT state AS name, COUNT(*) AS count FROM registration WHERE state <> 'REGISTERED' GROUP BY state")
                .entrySet()) {
            counts.put(RegistrationState.valueOf(count.getKey()), count.getValue());
            others += count.getValue();
        }
        counts.put(RegistrationState.REGISTERED, Math.max(0, countAll() - others));
        return counts;
    }

    private long countAll() {
        Instant now = clock.instant();
        if (now.isAfter(countedAnew.plus(COUNTED_ANEW))) {
            older = 0;
            olderThan = LONG_AGO;
            countedAnew = now;
        }
        OffsetDateTime recent = TimeColumn.of(now.minus(RECENT));
        older += count("received_at >= :from AND received_at < :to", olderThan, recent);
        olderThan = recent;
        return older + count("received_at >= :to", olderThan, recent);
    }

    private long count(String condition, OffsetDateTime from, OffsetDateTime to) {
        return jdbc.sql("SELECT COUNT(*) FROM registration WHERE " + condition)
                .param("from", from)
                .param("to", to)
                .query(Long.class)
                .single();
    }

    private Map<String, Long> countReasons() {
        Map<String, Long> counts = new TreeMap<>();
        counts(
                        "SELECT COALESCE(status_code, '') AS name, COUNT(*) AS count FROM registration WHERE state = 'DEAD' GROUP BY status_code")
                .forEach((code, count) -> counts.merge(label(code), count, Long::sum));
        return counts;
    }

    private String label(String code) {
        String label = labels.of(code);
        return labels.usual().contains(label) ? label : CodeLabels.OTHER;
    }

    private Map<String, Long> counts(String sql) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql(sql).query(row -> {
            counts.put(row.getString("name"), row.getLong("count"));
        });
        return counts;
    }
}
