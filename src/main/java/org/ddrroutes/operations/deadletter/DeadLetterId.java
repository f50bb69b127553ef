package org.ddrroutes.operations.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A dead letter's key as it may stand in an address. */
final class DeadLetterId {

    private static final String PREFIX = "ID:";
    private static final String ENCODED = "~";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private DeadLetterId() {}

    static String of(DeadLetterKey key) {
        String messageId = key.text();
        String rest = messageId.startsWith(PREFIX) ? messageId.substring(PREFIX.length()) : "";
        return PLAIN.matcher(rest).matches()
                ? rest
                : ENCODED
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(messageId.getBytes(StandardCharsets.UTF_8));
    }

    /** The key that an id stands for; empty where it can stand for none. */
    static Optional<DeadLetterKey> key(String id) {
        if (PLAIN.matcher(id).matches()) {
            return Optional.of(new DeadLetterKey(PREFIX + id));
        }
        if (!id.startsWith(ENCODED)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(id.substring(ENCODED.length()));
            return Optional.of(new DeadLetterKey(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
