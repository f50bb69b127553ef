package org.ddrroutes.sandbox.bank;

import org.jspecify.annotations.Nullable;

/** A call that breaks the guide: the guide's code and text for it, and the requestUID as far as it was read. */
final class Refusal extends Exception {

    private final String code;
    private final @Nullable String requestUid;

    Refusal(String code, @Nullable String requestUid, Object... values) {
        super(Guide.text(code, values));
        this.code = code;
        this.requestUid = requestUid;
    }

    String code() {
        return code;
    }

    @Nullable
    String requestUid() {
        return requestUid;
    }
}
