package org.ddrroutes.wire;

/** The text is not one JSON object, or breaks a limit we set on what we read from outside. Never carries the text. */
public final class MalformedJson extends Exception {

    public MalformedJson(String rule) {
        super(rule);
    }
}
