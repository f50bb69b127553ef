package org.ddrroutes.operations.audit;

import org.ddrroutes.tracing.LogContext;
import org.jspecify.annotations.Nullable;

/** What an action finds out about itself while it is done. */
public final class AuditNote {

    private @Nullable String requestUid;
    private @Nullable String detail;

    AuditNote(@Nullable String requestUid) {
        this.requestUid = requestUid;
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
