package org.ddrroutes.canary;

/** Wrong: a text is trimmed and the trimmed text thrown away, which Error Prone takes for a fault. */
public final class ForgetsItsResult {

    private ForgetsItsResult() {}

    public static String trimmed(String text) {
        text.trim();
        return text;
    }
}
