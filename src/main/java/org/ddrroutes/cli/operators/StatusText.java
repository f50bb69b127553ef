package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the program is, in a few lines. */
final class StatusText {

    private final TextOutput out;

    StatusText(TextOutput out) {
        this.out = out;
    }

    void print(JsonNode status) {
        part("version", status.path("info"), info -> info.path("version").asText("?"));
        JsonNode health = status.path("health");
        out.line(line("health", health.path("status").asText() + parts(health)));
        part("gate", status.path("gate"), StatusText::gate);
        part("stuck", status.path("stuck"), StatusText::stuck);
        JsonNode dead = status.path("deadLetters");
        part("dead", dead, counts -> counts.path("total").asText("0"));
        if (!dead.path("groups").isEmpty()) {
            deadLetters(out, dead);
        }
    }

    static void deadLetters(TextOutput out, JsonNode counts) {
        out.table(counts.path("groups"), List.of("count", "reason", "vendorID", "oldest", "meaning", "wayOut"));
    }

    private void part(String name, JsonNode part, Function<JsonNode, String> words) {
        String notRead = part.path("notRead").asText("");
        out.line(line(name, notRead.isEmpty() ? words.apply(part) : notRead));
    }

    private static String parts(JsonNode health) {
        String parts = health.path("components").properties().stream()
                .map(part ->
                        part.getKey() + " " + part.getValue().path("status").asText())
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? "" : " (" + parts + ")";
    }

    private static String gate(JsonNode gate) {
        if (gate.path("open").asBoolean()) {
            return gate.path("probing").asBoolean() ? "open for a probe" : "open";
        }
        String until =
                gate.path("until").isTextual() ? " until " + gate.path("until").asText() : " until opened by hand";
        String why = gate.path("cause").asText() + " " + gate.path("code").asText("") + " "
                + gate.path("reason").asText("");
        return "closed since " + gate.path("since").asText() + until + ": " + why.strip();
    }

    private static String stuck(JsonNode stuck) {
        Map<String, Integer> kinds = new TreeMap<>();
        stuck.path("items").forEach(item -> kinds.merge(item.path("kind").asText(), 1, Integer::sum));
        if (kinds.isEmpty()) {
            return "nothing";
        }
        String more = stuck.path("next").isTextual() ? " and more" : "";
        return kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "))
                + more;
    }

    private static String line(String name, String text) {
        return "%-9s %s".formatted(name, TextOutput.shown(text));
    }
}
