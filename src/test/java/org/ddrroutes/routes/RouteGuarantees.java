package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ddrroutes.routes.RouteFile.Step;

/** What "What must stay" in {@code routes/README.md} forbids, as far as a file can show it. The numbers are that list's. */
final class RouteGuarantees {

    /** The routes between the receive of a message and the commit of its session. */
    private static final Set<String> IN_SESSION = Set.of(
            "registration-receive",
            "registration-retry",
            "registration-submit",
            "bank-call",
            "outcome-record",
            "registration-dispose",
            "dead-letter-send",
            "fault-dispose");

    /** Steps that leave the thread, and with it the session, or open another transaction. */
    private static final Set<String> LEAVES_SESSION = Set.of("wireTap", "threads", "transacted", "saga", "multicast");

    private static final Set<String> LEAVING_COMPONENTS = Set.of("seda", "disruptor", "disruptor-vm", "vm");

    /** Options and steps that try again. */
    private static final Set<String> TRIES_AGAIN =
            Set.of("redeliveryPolicy", "maximumRedeliveries", "circuitBreaker", "deadLetterChannel");

    private static final Set<String> OWN_QUEUES = Set.of("{{ddr.queues.retry}}", "{{ddr.queues.dead}}");

    private static final Set<String> OPEN_TO_SENDERS = Set.of("jms", "platform-http");

    List<String> complaints(JsonNode definition) {
        List<String> complaints = new ArrayList<>();
        boolean inSession = IN_SESSION.contains(definition.path("id").asText());
        for (Step step : RouteFile.steps(definition)) {
            String component = component(step.definition());
            if (inSession && (LEAVES_SESSION.contains(step.kind()) || LEAVING_COMPONENTS.contains(component))) {
                complaints.add("rule 1: " + step.kind() + " leaves the session of the message");
            }
            if (step.kind().equals("to")
                    && component.equals("direct")
                    && step.definition()
                            .path("parameters")
                            .path("name")
                            .asText()
                            .equals("bank-call")
                    && !Set.of("registration-submit", "bank-call")
                            .contains(definition.path("id").asText())) {
                complaints.add("rule 2: the bank is called by registration-submit alone, after the intent");
            }
            if (isSendToOwnQueue(step)
                    && !step.definition()
                            .path("parameters")
                            .path("forceSendOriginalMessage")
                            .asBoolean()) {
                complaints.add("rule 6: " + step.definition().path("id").asText()
                        + " sends without forceSendOriginalMessage: the message would not go on as it came");
            }
        }
        TRIES_AGAIN.stream()
                .filter(option -> !definition.findValues(option).isEmpty())
                .filter(option -> !onlyQuiets(definition, option))
                .forEach(option -> complaints.add("rule 3: " + option + " tries again beside the retry queue"));
        checkWashedFirst(definition, complaints);
        return complaints;
    }

    /** A policy that only says what is logged repeats nothing. */
    private static boolean onlyQuiets(JsonNode definition, String option) {
        return option.equals("redeliveryPolicy")
                && definition.findValues(option).stream()
                        .allMatch(policy -> policy.size() == 1 && policy.has("logExhausted"));
    }

    private static boolean isSendToOwnQueue(Step step) {
        return step.kind().equals("to")
                && component(step.definition()).equals("jms")
                && OWN_QUEUES.contains(step.definition()
                        .path("parameters")
                        .path("destinationName")
                        .asText());
    }

    private static void checkWashedFirst(JsonNode definition, List<String> complaints) {
        JsonNode from = definition.path("from");
        JsonNode wash = from.path("steps").path(0).path("removeHeaders");
        boolean isWashed = wash.path("pattern").asText().equals("*") && !wash.has("excludePattern");
        if (OPEN_TO_SENDERS.contains(component(from)) && !isWashed) {
            complaints.add("rule 4: the first step of a consumer is removeHeaders with the pattern *");
        }
    }

    private static String component(JsonNode endpoint) {
        return endpoint.path("uri").asText().split("[:?]", 2)[0];
    }
}
