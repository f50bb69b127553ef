package org.ddrroutes.registration;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.privacy.RedactedException;
import org.ddrroutes.tracing.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Expires accepted registrations whose callback has not come in time, each by any one of several instances. */
@Component("registrationExpiry")
public class RegistrationExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationExpiry.class);
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final Registrations registrations;
    private final TransactionTemplate transaction;
    private final DatabaseMonitor database;
    private final ExpirySettings settings;
    private final Clock clock;
    private volatile Set<String> refusedBefore = Set.of();

    RegistrationExpiry(
            JdbcClient jdbc,
            Registrations registrations,
            TransactionTemplate transaction,
            DatabaseMonitor database,
            ExpirySettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.registrations = registrations;
        this.transaction = transaction;
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Expires all that are overdue. What fails is looked at the next time; one row that is refused keeps back no other. */
    public void expireOverdue() {
        try {
            expireAll();
        } catch (RuntimeException e) {
            if (database.judge(e) == DatabaseMonitor.Judgement.ONE_MESSAGE) {
                LOG.error("overdue registrations not expired, a fault of our own", RedactedException.of(e));
            } else {
                LOG.warn(
                        "overdue registrations not expired: the database failed ({})",
                        e.getClass().getSimpleName());
            }
        }
    }

    private void expireAll() {
        List<String> refused = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        int most = BATCH;
        do {
            int limit = most;
            taken.clear();
            try {
                transaction.executeWithoutResult(status -> expireSome(limit, refused, taken));
                taken.forEach(RegistrationExpiry::tell);
            } catch (RuntimeException e) {
                if (taken.isEmpty() || database.judge(e) != DatabaseMonitor.Judgement.ONE_MESSAGE) {
                    throw e;
                }
                if (most == 1) {
                    refuse(taken.get(0), e);
                    refused.addAll(taken);
                }
                // From here on each by itself.
                most = 1;
            }
        } while (taken.size() >= most);
        refusedBefore = Set.copyOf(refused);
    }

    private static void tell(String uid) {
        LogContext.begin(uid);
        LOG.warn("registration expired, requestUID={}", uid);
        LogContext.end();
    }

    /** Once, not at each look. */
    private void refuse(String uid, RuntimeException failure) {
        if (!refusedBefore.contains(uid)) {
            LogContext.begin(uid);
            LOG.error(
                    "registration not expired, its row is refused; it is tried again, requestUID={}",
                    uid,
                    RedactedException.of(failure));
            LogContext.end();
        }
    }

    /** @param taken where the requestUIDs of those that it took are put, before any of them is changed */
    private void expireSome(int most, List<String> refused, List<String> taken) {
        OffsetDateTime limit = TimeColumn.of(clock.instant().minus(settings.after()));
        taken.addAll(jdbc.sql("""
            SELECT request_uid FROM registration WHERE state = 'ACCEPTED' AND accepted_at < :limit
            AND request_uid <> ALL(:refused)
            ORDER BY accepted_at LIMIT :most FOR UPDATE SKIP LOCKED\
            """)
                .param("limit", limit)
                .param("refused", refused.toArray(String[]::new))
                .param("most", most)
                .query(String.class)
                .list());
        for (String uid : taken) {
            registrations
                    .lock(new RequestUid(uid))
                    .ifPresent(registration -> registrations.move(
                            registration,
                            RegistrationState.EXPIRED,
                            RegistrationUpdate.event(null, "no callback within " + settings.after())));
        }
    }
}
