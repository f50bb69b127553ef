package org.ddrroutes.bank;

import org.jspecify.annotations.Nullable;

/** The bank's token endpoint could not be reached, or gave no token for now. */
final class TokenUnavailable extends Exception {

    private final String code;

    TokenUnavailable(String code, String why, @Nullable Throwable cause) {
        super("no token: " + why);
        this.code = code;
        if (cause != null) {
            addSuppressed(cause);
        }
    }

    String code() {
        return code;
    }
}
