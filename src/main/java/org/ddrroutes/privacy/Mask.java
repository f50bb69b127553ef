package org.ddrroutes.privacy;

import org.jspecify.annotations.Nullable;

/** The masks under which personal data may be shown. */
public final class Mask {

    private static final int SHOWN = 4;
    private static final int SHORTEST_PARTLY_SHOWN = 8;

    private Mask() {}

    /**
     * An account number or reference with all but its last four characters replaced by {@code x}; wholly replaced when it
     * has fewer than eight.
     */
    public static @Nullable String lastFour(@Nullable String value) {
        if (value == null) {
            return null;
        }
        int shown = value.length() < SHORTEST_PARTLY_SHOWN ? 0 : SHOWN;
        return "x".repeat(value.length() - shown) + value.substring(value.length() - shown);
    }
}
