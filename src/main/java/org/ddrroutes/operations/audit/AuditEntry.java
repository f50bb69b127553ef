package org.ddrroutes.operations.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who asked for what.
 *
 * @param by the operator's name; {@link #NOBODY} where nobody is logged in
 * @param address the sender's
 * @param action the word in the body; {@code login}; or the method of HTTP where nothing else is known
 * @param target what it is about: the path below {@code /actuator/}
 * @param requestUid the registration, where the path names one
 * @param reason what the operator says
 */
public record AuditEntry(
        String by,
        @Nullable String address,
        String action,
        @Nullable String target,
        @Nullable String requestUid,
        @Nullable String reason) {

    /** The same without the id in its path: one that names nothing may be anything, personal data too. */
    AuditEntry withoutId() {
        String kind = target == null ? null : target.split("/", 2)[0];
        return new AuditEntry(by, address, action, kind, null, reason);
    }

    static final String NOBODY = "(nobody)";
}
