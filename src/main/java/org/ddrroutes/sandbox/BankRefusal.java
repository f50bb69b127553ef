package org.ddrroutes.sandbox;

import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** The sandbox bank found a fault in a call: the guide's code for it, and the requestUID as far as it was read. */
final class BankRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient StatusCode code;
    private final @Nullable String requestUid;

    BankRefusal(StatusCode code, @Nullable String requestUid) {
        super(code.code());
        this.code = code;
        this.requestUid = requestUid;
    }

    StatusCode code() {
        return code;
    }

    @Nullable
    String requestUid() {
        return requestUid;
    }
}
