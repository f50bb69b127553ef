package org.ddrroutes.callback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.wire.BangkokTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that is kept of refused callbacks: how many, by check, sender's network and day, for 7 days. They are counted in memory
 * and written every ten seconds, so that a flood of them is a few statements. Of each check so many networks a day are told
 * apart; those beyond are counted together.
 */
@Component
final class RefusedCallbacks implements DisposableBean {

    static final int NETWORKS_OF_A_CHECK = 200;
    static final String OTHER_NETWORKS = "others";

    private static final Logger LOG = LoggerFactory.getLogger(RefusedCallbacks.class);
    private static final Duration KEPT = Duration.ofDays(7);

    private record Key(LocalDate day, String check, String network) {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::day).thenComparing(Key::check).thenComparing(Key::network);
    }

    private record Count(long times, Instant first, Instant last) {

        Count plus(Count other) {
            return new Count(
                    times + other.times,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** Not written yet; in the order in which every instance locks the rows. */
    private final TreeMap<Key, Count> pending = new TreeMap<>(Key.ORDER);

    private final Map<String, Set<Key>> networksOfChecks = new HashMap<>();
    private LocalDate today = LocalDate.EPOCH;

    RefusedCallbacks(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    synchronized void count(String check, String network) {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, BangkokTimestamp.ZONE);
        if (!day.equals(today)) {
            today = day;
            networksOfChecks.clear();
        }
        Key key = new Key(day, check, network);
        Set<Key> networks = networksOfChecks.computeIfAbsent(check, c -> new HashSet<>());
        boolean isToldApart = networks.contains(key) || (networks.size() < NETWORKS_OF_A_CHECK && networks.add(key));
        pending.merge(isToldApart ? key : new Key(day, check, OTHER_NETWORKS), new Count(1, now, now), Count::plus);
    }

    /** What cannot be written stays in memory until it can. */
    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void save() {
        Map<Key, Count> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> taken.forEach(this::write));
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Refused callbacks are not written: {}", e.getClass().getSimpleName());
            putBack(taken);
        }
    }

    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void deleteOld() {
        try {
            jdbc.sql("DELETE FROM refused_callback WHERE last_at < :before")
                    .param("before", TimeColumn.of(clock.instant().minus(KEPT)))
                    .update();
        } catch (DataAccessException e) {
            LOG.debug("Old refused callbacks are not deleted: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void destroy() {
        save();
    }

    private synchronized Map<Key, Count> take() {
        Map<Key, Count> taken = new TreeMap<>(pending);
        pending.clear();
        return taken;
    }

    private synchronized void putBack(Map<Key, Count> taken) {
        taken.forEach((key, count) -> pending.merge(key, count, Count::plus));
    }

    private void write(Key key, Count count) {
        jdbc.sql("""
                        INSERT INTO refused_callback (day, check_name, network, times, first_at, last_at)
                        VALUES (:day, :check, :network, :times, :first, :last)
                        ON CONFLICT (day, check_name, network) DO UPDATE SET
                            times = refused_callback.times + EXCLUDED.times,
                            last_at = GREATEST(refused_callback.last_at, EXCLUDED.last_at)""")
                .param("day", key.day())
                .param("check", key.check())
                .param("network", key.network())
                .param("times", count.times())
                .param("first", TimeColumn.of(count.first()))
                .param("last", TimeColumn.of(count.last()))
                .update();
    }
}
