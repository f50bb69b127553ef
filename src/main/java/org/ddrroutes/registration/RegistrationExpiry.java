package org.ddrroutes.registration;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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

    /** Expires all that are overdue. What fails is looked at the next time. */
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
        int expired = BATCH;
        while (expired == BATCH) {
            Integer count = transaction.execute(status -> expireSome());
            expired = count == null ? 0 : count;
        }
    }

    private int expireSome() {
        OffsetDateTime limit = clock.instant().minus(settings.after()).atOffset(ZoneOffset.UTC);
        List<String> overdue = jdbc.sql("""
                        SELECT request_uid FROM registration WHERE state = 'ACCEPTED' AND accepted_at < :limit
                        ORDER BY accepted_at LIMIT :most FOR UPDATE SKIP LOCKED""")
                .param("limit", limit)
                .param("most", BATCH)
                .query(String.class)
                .list();
        for (String uid : overdue) {
            registrations.lock(new RequestUid(uid)).ifPresent(registration -> {
                registrations.move(
                        registration,
                        RegistrationState.EXPIRED,
                        RegistrationUpdate.event(null, "no callback within " + settings.after()));
                LogContext.begin(uid);
                LOG.warn("registration expired, requestUID={}", uid);
                LogContext.end();
            });
        }
        return overdue.size();
    }
}
