package org.ddrroutes.reload;

import org.ddrroutes.operations.audit.AuditEntry;
import org.ddrroutes.operations.audit.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Writes to the audit what was taken and what was refused. Unlike an operator's action it is done where that cannot be written. */
@Component
final class ReloadAudit {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadAudit.class);

    private final AuditLog audit;

    ReloadAudit(AuditLog audit) {
        this.audit = audit;
    }

    void done(String target, String detail) {
        write(() -> audit.record(entry(target), note -> {
            note.detail(detail);
            return target;
        }));
    }

    void refused(String target, String detail) {
        write(() -> audit.refused(entry(target), detail, 1, true));
    }

    private static AuditEntry entry(String target) {
        return new AuditEntry("(program)", null, "reload", target, null, null);
    }

    private static void write(Runnable entry) {
        try {
            entry.run();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("a reload is not in the table audit: {}", e.getClass().getSimpleName());
        }
    }
}
