package org.ddrroutes.operations.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.http.MinuteBound;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes to the audit what was refused before it was begun: failed logins, what a role may not, and requests to act that
 * are not understood. Of each kind so many a minute are rows, the rest is counted in the next one: strangers can cause
 * them without end. It runs in a thread of its own, and a database that does not answer holds up no answer for long.
 */
@Component
public class RefusalAudit implements DisposableBean {

    static final int ROWS_A_MINUTE = 60;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalAudit.class);
    private static final String LOGIN = "login";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100;
    private static final int IDLE_SECONDS = 60;

    private final AuditLog audit;
    private final DatabaseMonitor database;
    private final Clock clock;
    private final Map<String, MinuteBound> bounds = new HashMap<>();
    private final Scheduler writer =
            Schedulers.newBoundedElastic(1, MOST_WAITING, "operators-audit", IDLE_SECONDS, true);

    RefusalAudit(AuditLog audit, DatabaseMonitor database, Clock clock) {
        this.audit = audit;
        this.database = database;
        this.clock = clock;
    }

    /** Completes when it is written, or cannot be. */
    public Mono<Void> record(ServerWebExchange exchange, HttpStatusCode status, @Nullable OperatorProblem problem) {
        OperatorRequest request = new OperatorRequest(exchange);
        String login = problem == null ? null : problem.login();
        boolean isForbidden = status.isSameCodeAs(HttpStatus.FORBIDDEN);
        if (request.isAudited() || !status.is4xxClientError() || (request.isRead() && login == null && !isForbidden)) {
            return Mono.empty();
        }
        AuditEntry entry = entry(request, status, login);
        long times = admit(entry);
        if (times == 0) {
            return Mono.empty();
        }
        String detail = "HTTP " + status.value() + (problem == null ? "" : told(problem));
        return Mono.fromRunnable(() -> audit.refused(entry, detail, times, database.isUp()))
                .subscribeOn(writer)
                .timeout(PATIENCE)
                .onErrorResume(e -> {
                    LOG.debug("not in the audit: {}", e.getClass().getSimpleName());
                    return Mono.empty();
                })
                .then();
    }

    @Override
    public void destroy() {
        writer.dispose();
    }

    private static AuditEntry entry(OperatorRequest request, HttpStatusCode status, @Nullable String login) {
        // Only a conflict says that there is what the path names; what else is typed there may be anything.
        boolean isKnown = status.isSameCodeAs(HttpStatus.CONFLICT) && request.operator() != null;
        String operator = request.operator();
        String by = operator == null ? AuditEntry.NOBODY : operator;
        return new AuditEntry(
                login == null ? by : login,
                request.address(),
                login == null ? request.method() : LOGIN,
                request.target(isKnown),
                isKnown ? request.requestUid() : null,
                null);
    }

    private static String told(OperatorProblem problem) {
        Map<String, Object> properties = problem.getBody().getProperties();
        Object field = properties == null ? null : properties.get("field");
        String detail = problem.getBody().getDetail();
        return (field == null ? "" : ", " + field) + (detail == null ? "" : ": " + detail);
    }

    /** How many the row stands for; 0 where there is to be none now. */
    private synchronized long admit(AuditEntry entry) {
        String kind = entry.action().equals(LOGIN) || entry.by().equals(AuditEntry.NOBODY) ? "strangers" : "operators";
        Instant now = clock.instant();
        MinuteBound bound = bounds.computeIfAbsent(kind, k -> new MinuteBound(now));
        if (!bound.hasRoom(now, ROWS_A_MINUTE)) {
            bound.leaveOut();
            return 0;
        }
        return 1 + bound.admit();
    }
}
