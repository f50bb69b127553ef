package org.ddrroutes.operations.deadletter;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which dead letters an operator asks for.
 *
 * @param reason {@code ddrReason}
 * @param text a part of {@code ddrReasonText} as it is shown, in upper or lower case
 * @param replayed the registrations that were replayed before, and whether theirs are meant or the others; null for all
 * @param from failed at this time or later
 * @param to failed before this time
 * @param limit the most that one page holds
 * @param after the last of the page before
 */
public record DeadLetterFilter(
        @Nullable String reason,
        @Nullable String text,
        @Nullable String vendorId,
        @Nullable Replayed replayed,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable Cursor after) {

    public DeadLetterFilter {
        Parameters.requireOrder(from, to);
    }

    /** The parameters by which they are told, in a query or a body. */
    public static final List<String> KEYS = List.of("reason", "text", "vendorID", "replayed", "from", "to");

    private static final int LONGEST_TEXT = 100;

    /**
     * Dead letters that are back after a replay, or the others.
     *
     * @param requestUids the registrations that were replayed and are dead again
     */
    public record Replayed(boolean wanted, Set<String> requestUids) {

        /** @param value {@code true}, {@code false}, or null where it is not asked for */
        private static @Nullable Replayed asked(@Nullable String value, JdbcClient jdbc) {
            Boolean wanted = Parameters.trueOrFalse("replayed", value);
            if (wanted == null) {
                return null;
            }
            return new Replayed(
                    wanted, new HashSet<>(jdbc.sql("""
                            SELECT DISTINCT request_uid FROM registration_event e JOIN registration r USING (request_uid)
                            WHERE e.from_state = 'DEAD' AND e.to_state = 'RECEIVED' AND r.state = 'DEAD'""").query(String.class).list()));
        }

        private boolean matches(DeadLetter letter) {
            return wanted == (letter.requestUid() != null && requestUids.contains(letter.requestUid()));
        }
    }

    /**
     * Reads what is given under the {@link #KEYS}.
     *
     * @throws org.ddrroutes.operations.web.OperatorProblem where a value is none
     */
    public static DeadLetterFilter of(QueryParameters given, JdbcClient jdbc, int limit, @Nullable Cursor after) {
        return new DeadLetterFilter(
                Parameters.code("reason", given.get("reason")),
                Parameters.text("text", given.get("text"), LONGEST_TEXT),
                Parameters.vendorId(given.get("vendorID")),
                Replayed.asked(given.get("replayed"), jdbc),
                Parameters.from(given.get("from")),
                Parameters.to(given.get("to")),
                limit,
                after);
    }

    boolean matches(DeadLetter letter) {
        Instant failedAt = letter.cursor().at();
        return (after == null || letter.cursor().compareTo(after) > 0)
                && (reason == null || reason.equals(letter.reason()))
                && (text == null || contains(letter.reasonText(), text))
                && (vendorId == null || vendorId.equals(letter.vendorId()))
                && (replayed == null || replayed.matches(letter))
                && (from == null || !failedAt.isBefore(from))
                && (to == null || failedAt.isBefore(to));
    }

    private static boolean contains(@Nullable String shown, String part) {
        return shown != null && shown.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
