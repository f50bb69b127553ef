package org.ddrroutes.registration;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The request UIDs that the bank is shown in place of one that it has spent; each belongs to one registration for good. */
@Component
class BankRequestUids {

    private static final int MOST = 1_000;

    private final JdbcClient jdbc;

    BankRequestUids(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the bank is shown first: the requestUID itself, unless it was shown as another registration's fresh one. */
    @Transactional(propagation = Propagation.MANDATORY)
    RequestUid firstFor(RequestUid own) {
        boolean isAnothers = jdbc.sql("SELECT EXISTS (SELECT 1 FROM bank_request WHERE bank_request_uid = :uid)")
                .param("uid", own.value())
                .query(Boolean.class)
                .single();
        return isAnothers ? next(own) : own;
    }

    /** Takes the next one for this registration, passing over those that are another's own. */
    @Transactional(propagation = Propagation.MANDATORY)
    RequestUid next(RequestUid own) {
        for (int n = 2; n < MOST; n++) {
            RequestUid candidate = own.fresh(n);
            if (take(candidate, own)) {
                return candidate;
            }
        }
        throw new IllegalStateException("No request UID is left for " + own);
    }

    private boolean take(RequestUid candidate, RequestUid owner) {
        boolean isAnothersOwn = jdbc.sql("SELECT EXISTS (SELECT 1 FROM registration WHERE request_uid = :uid)")
                .param("uid", candidate.value())
                .query(Boolean.class)
                .single();
        if (isAnothersOwn) {
            return false;
        }
        return jdbc.sql("""
                                INSERT INTO bank_request (bank_request_uid, request_uid) VALUES (:uid, :owner)
                                ON CONFLICT DO NOTHING""")
                        .param("uid", candidate.value())
                        .param("owner", owner.value())
                        .update()
                == 1;
    }
}
