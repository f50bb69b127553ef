package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.MessageIdentity;

/**
 * What tells a dead letter from all others, as long as it lies in its queue: its {@code JMSMessageID} where that stays the
 * same, else the broker's number. A letter that is moved within the queue gets a new number, and keeps the first one in a
 * property.
 */
public record DeadLetterKey(String text) {

    private static final Pattern NUMBER = Pattern.compile("broker:[0-9]{1,19}");

    /** In an address {@code ID:} is left out; what may not stand there is encoded. */
    private static final String PREFIX = "ID:";

    private static final String ENCODED = "~";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public static DeadLetterKey of(Message message) throws JMSException {
        String kept = DeadLetterReader.property(message, MessageForwarding.DEAD_LETTER_KEY);
        if (kept != null && NUMBER.matcher(kept).matches()) {
            return new DeadLetterKey(kept);
        }
        Optional<String> id = MessageIdentity.selectableId(message).or(() -> MessageIdentity.brokerNumber(message));
        return new DeadLetterKey(id.orElse(""));
    }

    /** The key that an id in an address stands for; empty where it can stand for none. */
    static Optional<DeadLetterKey> ofId(String id) {
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

    /** As it may stand in an address. */
    String id() {
        String rest = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        return PLAIN.matcher(rest).matches()
                ? rest
                : ENCODED
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is the broker's number: no selector finds it, unless the letter was moved. */
    boolean isNumber() {
        return NUMBER.matcher(text).matches();
    }

    /** Finds the letter; one with a number only when it was moved. */
    String selector() {
        String property = isNumber() ? MessageForwarding.DEAD_LETTER_KEY : "JMSMessageID";
        return property + " = " + MessageIdentity.literal(text);
    }

    boolean isOf(Message message) throws JMSException {
        return equals(of(message));
    }
}
