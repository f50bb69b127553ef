package org.ddrroutes.operations.console;

import org.ddrroutes.operations.registration.RegistrationHistory.Event;
import org.jspecify.annotations.Nullable;

/** What an event of a registration means, in a sentence. */
final class ConsoleStory {

    private ConsoleStory() {}

    static String sentence(Event event) {
        String from = event.fromState();
        String by = event.by();
        if (from == null) {
            return event.toState().equals("DEAD")
                    ? "The request came, and could not be taken: it needs a person."
                    : "The request came, and was taken.";
        }
        if (from.equals(event.toState())) {
            return by == null ? "Something came up; it stayed as it was." : "Noted by " + by + ".";
        }
        return switch (event.toState()) {
            case "RECEIVED" ->
                by == null ? "It was sent round again." : "Replayed by " + by + ": it was sent round again.";
            case "SUBMITTING" -> "The bank was asked.";
            case "RETRYING" -> "It is not done yet, and waits for its next try.";
            case "ACCEPTED" -> "The bank took it. Its callback is awaited.";
            case "REGISTERED" ->
                by == null ? "The bank's callback said yes: registered." : "Settled by " + by + ": registered.";
            case "REJECTED" -> rejected(from, by);
            case "EXPIRED" -> "No callback came in time.";
            case "DEAD" -> "It needs a person: it is among the dead letters.";
            default -> "It became " + event.toState() + ".";
        };
    }

    private static String rejected(String from, @Nullable String by) {
        if (by != null) {
            return "Settled by " + by + ": rejected.";
        }
        return from.equals("SUBMITTING") ? "The bank said no, for good." : "The bank's callback said no: rejected.";
    }
}
