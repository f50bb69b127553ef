package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/** Prints what became of each registration that the sandbox dropped, and something more once all samples are done. */
final class OutcomeReporter {

    private static final int TIME_STARTS = "2026-11-23T".length();
    private static final int TIME_ENDS = TIME_STARTS + "10:15:30.123".length();

    private final Consumer<String> console;
    private final Supplier<String> afterwards;
    private final Map<String, Sample> awaited = new LinkedHashMap<>();
    private boolean isWaiting;

    /** @param afterwards what to print when no sample is awaited any more */
    OutcomeReporter(Consumer<String> console, Supplier<String> afterwards) {
        this.console = console;
        this.afterwards = afterwards;
    }

    /** Prints the head of the table; from now on these samples, by requestUID, are awaited. */
    synchronized void await(Map<String, Sample> samples) {
        isWaiting = true;
        awaited.putAll(samples);
        console.accept("");
        console.accept(
                samples.isEmpty()
                        ? "  What becomes of registrations that are dropped here:"
                        : "  " + samples.size() + " sample registrations are on their way. What becomes of them:");
        console.accept(row("Bangkok time", "requestUID", "state", "code", "account", "attempts", "text"));
        endIfDone();
    }

    /** Prints what would have come last, with the samples that have not ended. */
    synchronized void giveUpWaiting() {
        if (isWaiting) {
            console.accept("  No outcome yet of: " + String.join(", ", awaited.keySet()));
            awaited.clear();
            endIfDone();
        }
    }

    void onResult(Message message) {
        try {
            report(StrictJson.read(((TextMessage) message).getText()));
        } catch (JMSException | MalformedJson | ClassCastException e) {
            console.accept("  A message on the results queue is no result: " + e.getMessage());
        }
    }

    private synchronized void report(JsonNode result) {
        console.accept(line(result));
        String requestUid = result.path("requestUID").asText();
        Sample sample = awaited.get(requestUid);
        if (sample == null || !sample.endState().equals(result.path("state").asText())) {
            return;
        }
        awaited.remove(requestUid);
        endIfDone();
    }

    private void endIfDone() {
        if (isWaiting && awaited.isEmpty()) {
            isWaiting = false;
            console.accept(afterwards.get());
        }
    }

    /** The account number comes masked in a result, and stays so. */
    private static String line(JsonNode result) {
        String occurredAt = result.path("occurredAt").asText();
        return row(
                occurredAt.length() < TIME_ENDS ? occurredAt : occurredAt.substring(TIME_STARTS, TIME_ENDS),
                result.path("requestUID").asText("-"),
                result.path("state").asText(),
                result.path("statusCode").asText(),
                result.path("accountNo").asText("-"),
                result.path("attempts").asText("-"),
                result.path("statusDesc").asText());
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "  %-12s  %-36s  %-10s  %-8s  %-13s  %-8s  %s", (Object[]) cells)
                .stripTrailing();
    }
}
