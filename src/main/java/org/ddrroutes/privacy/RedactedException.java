package org.ddrroutes.privacy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a log may show it: what it was and where it arose, cause by cause, without their texts. A text may quote
 * what could not be read or stored, and that is a registration.
 */
public final class RedactedException extends Exception {

    /** Nobody reads on; and a chain of causes may be a ring. */
    private static final int MOST_CAUSES = 10;

    private RedactedException(Throwable told, @Nullable RedactedException cause) {
        super(nameOf(told), cause);
        setStackTrace(told.getStackTrace());
    }

    public static @Nullable RedactedException of(@Nullable Throwable told) {
        return of(told, MOST_CAUSES);
    }

    private static @Nullable RedactedException of(@Nullable Throwable told, int most) {
        return told == null || most == 0 ? null : new RedactedException(told, of(told.getCause(), most - 1));
    }

    private static String nameOf(Throwable told) {
        String name = told.getClass().getName();
        return told instanceof SQLException database ? name + " SQLState " + database.getSQLState() : name;
    }
}
