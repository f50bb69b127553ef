package org.ddrroutes.registration;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The producer's key for one registration and our idempotency key: 1 to 36 of {@code A-Z a-z 0-9 . _ -}. Source: the
 * guide, msg-hdr.
 */
public record RequestUid(String value) {

    public static final int MAX_LENGTH = 36;
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_LENGTH + "}");

    /** @throws IllegalArgumentException when the text is not a well-formed requestUID */
    public RequestUid {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not a requestUID");
        }
    }

    public static boolean isWellFormed(String value) {
        return ALPHABET.matcher(value).matches();
    }

    /** The requestUID of a message that brings none: a name-based UUID of its stable id. */
    public static RequestUid ofMessage(String stableId) {
        return new RequestUid(UUID.nameUUIDFromBytes(stableId.getBytes(StandardCharsets.UTF_8))
                .toString());
    }

    /**
     * The n-th UID to show the bank for this registration, n being 2 or more: {@code -n} appended, cut at the front to 36
     * characters.
     */
    public RequestUid fresh(int n) {
        String longer = value + "-" + n;
        return new RequestUid(longer.substring(Math.max(0, longer.length() - MAX_LENGTH)));
    }

    @Override
    public String toString() {
        return value;
    }
}
