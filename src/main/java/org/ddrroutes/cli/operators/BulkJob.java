package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A bulk action at the server: planned, confirmed, followed. It goes on there when nobody follows. */
final class BulkJob {

    private static final Set<String> UNDER_WAY = Set.of("running", "starting", "started");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OperatorsApi api;
    private final String path;
    private final PrintStream progress;

    /** @param progress takes a line whenever it has moved on */
    BulkJob(OperatorsApi api, String id, PrintStream progress) {
        this.api = api;
        this.path = "/actuator/bulk/" + OperatorsApi.segment(id);
        this.progress = progress;
    }

    static void print(JsonNode plan, TextOutput out) {
        out.values(plan);
        plan.path("notEligible")
                .forEach(left -> out.line("  not " + left.path("count").asText() + ": "
                        + TextOutput.shown(left.path("why").asText())));
        if (!plan.path("sample").isEmpty()) {
            out.line("For example:");
            plan.path("sample").forEach(one -> out.line("  " + TextOutput.shown(words(one))));
        }
    }

    JsonNode read() {
        return api.get(path);
    }

    JsonNode act(String action) {
        return api.post(path, OperatorsApi.object().put("action", action));
    }

    /** Until it is done, paused or cancelled. */
    JsonNode startAndFollow(BulkOptions options) {
        ObjectNode start = OperatorsApi.object().put("action", "start");
        if (options.rate != null) {
            start.put("rate", options.rate);
        }
        if (options.cap != null) {
            start.put("cap", options.cap);
        }
        api.post(path, start);
        return follow();
    }

    JsonNode follow() {
        String last = "";
        while (true) {
            JsonNode job = read();
            String now = numbers(job);
            if (!now.equals(last)) {
                progress.println(now);
                last = now;
            }
            if (!UNDER_WAY.contains(job.path("state").asText().toLowerCase(Locale.ROOT))) {
                return job;
            }
            pause();
        }
    }

    private static String numbers(JsonNode job) {
        return job.path("state").asText() + ": "
                + job.properties().stream()
                        .filter(field -> field.getValue().isNumber())
                        .map(field -> field.getKey() + " " + field.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String words(JsonNode one) {
        return one.isValueNode()
                ? one.asText()
                : one.properties().stream()
                        .map(Map.Entry::getValue)
                        .filter(value -> value.isValueNode() && !value.isNull())
                        .map(JsonNode::asText)
                        .collect(Collectors.joining("  "));
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted; it goes on at the server");
        }
    }
}
