package org.ddrroutes.canary;

import org.jspecify.annotations.NullMarked;

/** Wrong: it promises a text and returns none. */
@NullMarked
public final class ReturnsNull {

    private ReturnsNull() {}

    public static String text() {
        return null;
    }
}
