package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/** Prints what became of each registration that the sandbox dropped, and something more once all samples are done. */
final class OutcomeReporter {

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
        console.accept(OutcomeTable.head());
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

    /** Takes one message of the results queue. */
    void onResult(Message message) {
        try {
            report(StrictJson.read(((TextMessage) message).getText()));
        } catch (JMSException | MalformedJson | ClassCastException e) {
            console.accept("  A message on the results queue is no result: " + e.getMessage());
        }
    }

    private synchronized void report(JsonNode result) {
        console.accept(OutcomeTable.line(result));
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
}
