package org.ddrroutes.outage;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * What the database said when it failed something, read from the SQLSTATE. Exception classes do not decide: Spring shows
 * a database that is read-only and a table that is gone as the same few classes as a value that is too long.
 *
 * @param sqlState five characters; {@value #NO_ANSWER} where the driver or the pool gave none
 */
public record SqlFailure(Kind kind, String sqlState) {

    static final String NO_ANSWER = "08000";

    /** A failure that says nothing, from where only the database can be at fault. */
    public static final SqlFailure UNKNOWN = new SqlFailure(Kind.SERVER, NO_ANSWER);

    /** Says only that an earlier statement of the transaction failed. */
    private static final String ABORTED_BEFORE = "25P02";

    /** Shutdown, crash, start-up, database dropped. */
    private static final Set<String> OF_THE_SERVER = Set.of("57P01", "57P02", "57P03", "57P04", "3D000");

    /** Read-only, other plans or none, those of somebody else behind a pooler, ended by the server because it stood idle. */
    private static final Set<String> OF_A_STALE_CONNECTION =
            Set.of("25006", "0A000", "26000", "42P05", "25P03", "25P04", "57P05");

    /** Of the class of data, but nobody's: the numbers of a sequence are used up. */
    private static final String SEQUENCE_USED_UP = "2200H";

    private static final int CLASS_LENGTH = 2;

    /** Whose fault it may be. */
    public enum Kind {
        /** The values are refused: it is the message's. */
        DATA,
        /** Two transactions were in each other's way: nobody's, it is tried again. */
        CONFLICT,
        /** There is no connection, it ended, or the server has no room: the database's. */
        SERVER,
        /** The connection may be at fault alone: it was opened read-only, or knows plans that no longer fit. */
        STALE,
        /** Anything else: the database's, unless it takes such writes from others. */
        UNDECIDED
    }

    /** Empty where the failure does not come from the database. */
    public static Optional<SqlFailure> of(@Nullable Throwable failure) {
        boolean isOfTheDatabase = false;
        String state = null;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        add(failure, left);
        while (!left.isEmpty()) {
            Throwable next = left.poll();
            if (!seen.add(next)) {
                continue;
            }
            isOfTheDatabase |= next instanceof SQLException || next instanceof TransactionException;
            if (next instanceof SQLException sql) {
                state = moreTelling(state, sql.getSQLState());
                add(sql.getNextException(), left);
            }
            add(next.getCause(), left);
            if (next instanceof TransactionSystemException system) {
                // The rollback failed as well, and that is what is thrown.
                add(system.getApplicationException(), left);
            }
        }
        return isOfTheDatabase ? Optional.of(ofState(state)) : Optional.empty();
    }

    /** The first two characters of the SQLSTATE. */
    public String stateClass() {
        return sqlState.substring(0, CLASS_LENGTH);
    }

    /** Whether the server itself, or the way to it, gave the SQLSTATE; if not, a wait has ended and nobody knows why. */
    public boolean isAnswer() {
        return !sqlState.equals(NO_ANSWER);
    }

    /** Whether there was no connection; every cut and every restart brings such failures. */
    public boolean isOfTheConnection() {
        return stateClass().equals("08");
    }

    private static SqlFailure ofState(@Nullable String state) {
        if (state == null || state.length() <= CLASS_LENGTH) {
            return UNKNOWN;
        }
        return new SqlFailure(kindOf(state), state);
    }

    private static Kind kindOf(String state) {
        if (OF_THE_SERVER.contains(state)) {
            return Kind.SERVER;
        }
        if (OF_A_STALE_CONNECTION.contains(state)) {
            return Kind.STALE;
        }
        return switch (state.substring(0, CLASS_LENGTH)) {
            case "22", "23" -> state.equals(SEQUENCE_USED_UP) ? Kind.UNDECIDED : Kind.DATA;
            case "40" -> Kind.CONFLICT;
            case "08", "28", "53", "58" -> Kind.SERVER;
            default -> Kind.UNDECIDED;
        };
    }

    /** The innermost one: what is around it repeats it, or says less. */
    private static @Nullable String moreTelling(@Nullable String before, @Nullable String state) {
        return state == null || (before != null && state.equals(ABORTED_BEFORE)) ? before : state;
    }

    private static void add(@Nullable Throwable failure, Deque<Throwable> left) {
        if (failure != null) {
            left.add(failure);
        }
    }
}
