package org.ddrroutes.operations.callback;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator decides about: a callback that is kept, or an event that says that one contradicts a final state.
 *
 * @param isEvent whether the number is that of the event
 */
record CallbackId(boolean isEvent, long number) {

    static final String CALLBACK = "c";
    static final String EVENT = "e";
    private static final Pattern TEXT = Pattern.compile("([ce])([0-9]{1,18})");

    /** Empty where it can stand for none. */
    static Optional<CallbackId> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new CallbackId(matcher.group(1).equals(EVENT), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }
}
