package org.ddrroutes.operations.audit;

import org.ddrroutes.tracing.LogContext;
import org.jspecify.annotations.Nullable;

/** An action while it is done: in whose name, and what it finds out about itself. */
public final class AuditNote {

    private final String operator;
    private @Nullable String requestUid;
    private @Nullable String detail;

    AuditNote(String operator, @Nullable String requestUid) {
        this.operator = operator;
        this.requestUid = requestUid;
    }

    public String operator() {
        return operator;
    }

    /** The registration that it is about, and the lines of the log from now on. */
    public void requestUid(@Nullable String uid) {
        requestUid = uid;
        LogContext.begin(uid);
    }

    /** What it came to, in a few words. */
    public void detail(String words) {
        detail = words;
    }

    @Nullable
    String requestUid() {
        return requestUid;
    }

    @Nullable
    String detail() {
        return detail;
    }
}
