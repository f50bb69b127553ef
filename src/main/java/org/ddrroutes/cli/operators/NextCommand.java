package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Says what to type next about what was listed. It goes to the second stream: scripts read the first. */
final class NextCommand {

    static final String DEAD_LETTERS =
            "replay, or discard --reason WORDS: one by its ID, or all of --code CODE --vendor ID";

    private static final String SETTLE = "settle requestUID REGISTERED|REJECTED --source WORDS --reason WORDS";
    private static final String MATCH = "callbacks match ID requestUID, or callbacks dismiss ID --reason WORDS";

    private static final Map<String, String> BY_KIND = Map.of(
            "overdue-retry", putBack("RETRYING"),
            "stale-received", putBack("RECEIVED"),
            "stale-submitting", putBack("SUBMITTING"),
            "overdue-callback", SETTLE,
            "unmatched-callback", MATCH,
            "unmatched", MATCH,
            "contradicting-callback", SETTLE,
            "contradicting", SETTLE,
            "awaiting-approval", "approve requestUID");

    private NextCommand() {}

    /** @param items of which each may have a {@code kind} */
    static void print(JsonNode items, PrintStream err) {
        Set<String> kinds = new LinkedHashSet<>();
        items.forEach(item -> kinds.add(item.path("kind").asText()));
        for (String kind : kinds) {
            String command = BY_KIND.get(kind);
            if (command != null) {
                print(kind, command, err);
            }
        }
    }

    static void print(String what, String command, PrintStream err) {
        err.println("Next, " + what + ": " + command);
    }

    private static String putBack(String state) {
        return "put-back requestUID, or put-back --state " + state + " --reason WORDS";
    }
}
