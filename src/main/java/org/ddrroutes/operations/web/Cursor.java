package org.ddrroutes.operations.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * The place in a list after one of its items. To whoever pages it is opaque.
 *
 * @param at the time by which the list is in order
 * @param key tells apart what has the same time
 */
public record Cursor(Instant at, String key) implements Comparable<Cursor> {

    private static final char BETWEEN = '|';
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Whether database and messages can all hold this time. */
    public static boolean canHold(Instant time) {
        return time.isAfter(EARLIEST) && time.isBefore(LATEST);
    }

    @Override
    public int compareTo(Cursor other) {
        int byTime = at.compareTo(other.at);
        return byTime == 0 ? key.compareTo(other.key) : byTime;
    }

    String text() {
        String plain = at.toString() + BETWEEN + key;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when it is none that was given out */
    static Cursor read(String text) {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        int between = plain.indexOf(BETWEEN);
        if (between < 0) {
            throw new IllegalArgumentException("no cursor");
        }
        try {
            return new Cursor(Instant.parse(plain.substring(0, between)), plain.substring(between + 1));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no cursor", e);
        }
    }
}
