package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the program is, in a few lines. */
record StatusText(TextOutput out) {

    void print(JsonNode status) {
        JsonNode info = status.path("info");
        part("version", info, StatusText::version);
        if (info.has("routes")) {
            out.line(line("routes", files(info.path("routes")) + "; bank codes " + files(info.path("bankCodes"))));
        }
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
        String notRead =
                part.path("notRead").asText("").lines().map(String::strip).collect(Collectors.joining("; "));
        out.line(line(name, notRead.isEmpty() ? words.apply(part) : notRead));
    }

    private static String version(JsonNode info) {
        String version = info.path("version").asText("?");
        JsonNode instances = info.path("instances");
        return info.has("upSince")
                ? version + ", up since " + info.path("upSince").asText() + ", instances "
                        + (instances.isArray() ? instances.size() : instances.asText())
                : version;
    }

    /** As many digits of the hash as tell one version from another. */
    private static String files(JsonNode files) {
        String differs = files.path("diskDiffers").asBoolean() ? ", the disk holds others" : "";
        return "%.12s since %s%s"
                .formatted(files.path("sha256").asText(), files.path("since").asText(), differs);
    }

    /** The gate has its own line: closed, it is no fault of the program. */
    private static String parts(JsonNode health) {
        String parts = health.path("components").properties().stream()
                .filter(part -> !part.getKey().equals("gate"))
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

    static String stuck(JsonNode stuck) {
        String kinds = stuck.path("groups")
                .valueStream()
                .map(kind -> kind.path("count").asText()
                        + (kind.path("more").asBoolean() ? "+ " : " ")
                        + kind.path("kind").asText())
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "nothing" : kinds;
    }

    private static String line(String name, String text) {
        return "%-9s %s".formatted(name, TextOutput.shown(text));
    }
}
