package org.ddrroutes.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Our queues have no other consumer or sender, however they are named. */
final class QueueRules {

    private static final String REQUESTS = "ddr.queues.registrations";

    private static final String RESULTS = "ddr.queues.results";

    private static final Map<String, String> RECEIVERS =
            Map.of(REQUESTS, "registration-receive", "ddr.queues.retry", "registration-retry");

    private static final Map<String, String> SENDERS =
            Map.of("ddr.queues.retry", "registration-dispose", "ddr.queues.dead", "dead-letter-send");

    private static final Set<String> SENDING_STEPS = Set.of("send-to-retry-queue", "send-to-dead-letter-queue");

    /** Options that send another message than the result. */
    private static final Set<String> CHANGES = Set.of(
            "transferExchange",
            "transferException",
            "headerFilterStrategy",
            "messageConverter",
            "messageCreatedStrategy",
            "jmsKeyFormatStrategy",
            "forceSendOriginalMessage");

    private final Settings settings;
    private final Findings findings;

    QueueRules(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /**
     * @param isSession whether it belongs to a route between the receive of a message and the commit of its session
     * @param isInFlow whether to a shipped route, or to one that such a route calls
     */
    void check(Endpoint endpoint, boolean isSession, boolean isInFlow) {
        String route = endpoint.owner().text("id");
        String queue = bare(settings.resolve(endpoint.queue()));
        Place place = endpoint.placeOf("destinationName");
        if (!endpoint.receives() && route.equals("result-send")) {
            checkKept(endpoint);
            checkText(endpoint);
            endpoint.options().forEach(option -> checkUnchanged(endpoint, option));
        }
        if (endpoint.receives() && queue.matches(".*[*#].*")) {
            findings.error(
                    place,
                    Rule.OWN_QUEUE,
                    "it takes messages of every queue that " + queue + " fits, ours perhaps; receive from one queue");
        }
        for (String setting : List.of(REQUESTS, "ddr.queues.retry", "ddr.queues.dead", RESULTS)) {
            String own = settings.value(setting).orElse("");
            if (!own.isEmpty()
                    && bare(settings.resolve(endpoint.option("replyTo"))).equals(own)) {
                findings.error(
                        endpoint.placeOf("replyTo"),
                        Rule.OWN_QUEUE,
                        "it takes messages of " + setting
                                + " away as its replies; have them sent to a queue of your own");
            }
            boolean isOwn =
                    !own.isEmpty() && queue.equals(own) || endpoint.queue().contains("{{" + setting + "}}");
            if (!isOwn) {
                continue;
            }
            if (endpoint.receives() && !route.equals(RECEIVERS.get(setting))) {
                findings.error(
                        place,
                        Rule.OWN_QUEUE,
                        "it takes messages of " + setting + " away from "
                                + RECEIVERS.getOrDefault(setting, "those it is for")
                                + "; receive from a queue of your own");
            }
            boolean isOthersToSend = SENDERS.containsKey(setting)
                    || isSession
                    || setting.equals(REQUESTS) && isInFlow
                    || setting.equals(RESULTS)
                            && !endpoint.option("connectionFactory").equals(OwnStepRules.RESULT_CONNECTIONS);
            boolean isShipped = route.equals(SENDERS.get(setting)) && !isSecond(endpoint, queue);
            if (!endpoint.receives() && isOthersToSend && !isShipped) {
                findings.error(
                        place,
                        Rule.OWN_QUEUE,
                        endpoint.step() + " sends to " + setting
                                + " beside the flow, a second message for one registration; send to a queue of your"
                                + " own");
            }
            if (!endpoint.receives() && !route.equals(SENDERS.get(setting))) {
                checkKept(endpoint);
                checkRequest(endpoint);
            }
            if (!endpoint.receives()
                    && isShipped
                    && !endpoint.option("forceSendOriginalMessage").equalsIgnoreCase("true")) {
                findings.error(
                        endpoint.options().stream()
                                        .anyMatch(option -> option.name().equals("forceSendOriginalMessage"))
                                ? endpoint.placeOf("forceSendOriginalMessage")
                                : endpoint.place(),
                        Rule.AS_IT_CAME,
                        endpoint.step()
                                + " sends without forceSendOriginalMessage: true, and the message would not go on as"
                                + " it came; add it");
            }
        }
    }

    /** Whether the route sends to this queue by another step too, which ships. */
    private boolean isSecond(Endpoint endpoint, String queue) {
        return !SENDING_STEPS.contains(endpoint.step())
                && Endpoint.all(endpoint.owner()).stream()
                                .filter(one -> !one.receives()
                                        && one.isJms()
                                        && bare(settings.resolve(one.queue())).equals(queue))
                                .count()
                        > 1;
    }

    /** What is sent to one of our queues gets there, and stays there over a restart of the broker. */
    void checkKept(Endpoint endpoint) {
        String kind = endpoint.path().replaceFirst(":.*", "") + " " + endpoint.option("destinationType");
        if (kind.matches("(temp-)?topic .*|.* (temp-)?topic")) {
            findings.error(
                    endpoint.placeOf("destinationType"),
                    Rule.OWN_QUEUE,
                    endpoint.step()
                            + " sends to a topic of that name, and no queue gets it; take the type away, or write"
                            + " queue");
        }
        tellLost(endpoint);
    }

    /** A result is told where a text was sent; anything else would wait in the outbox and be sent again. */
    private void checkText(Endpoint endpoint) {
        String type = endpoint.option("jmsMessageType");
        if (endpoint.isJms() && !type.isEmpty() && !type.equalsIgnoreCase("Text")) {
            findings.error(
                    endpoint.placeOf("jmsMessageType"),
                    Rule.OWN_QUEUE,
                    endpoint.step() + " sends a result as " + type
                            + ", and it counts as not told and is sent again; write Text");
        }
    }

    private void checkRequest(Endpoint endpoint) {
        if (!settings.resolve(endpoint.option("jmsMessageType")).matches("(?i)|Text|Bytes")) {
            findings.error(
                    endpoint.placeOf("jmsMessageType"),
                    Rule.OWN_QUEUE,
                    endpoint.step() + " sends a kind of message that the flow cannot read; write Text");
        }
    }

    /** A result goes as it was built, and at once. */
    private void checkUnchanged(Endpoint endpoint, Endpoint.Option option) {
        String value = settings.resolve(option.value());
        boolean isOther = CHANGES.contains(option.name()) && !value.isEmpty() && !value.equalsIgnoreCase("false")
                || option.name().equals("deliveryDelay") && !value.matches("-?0*|-1");
        if (endpoint.isJms() && isOther) {
            findings.error(
                    option.place(),
                    Rule.OWN_QUEUE,
                    "with " + option.name() + " " + option.value()
                            + (option.name().equals("deliveryDelay")
                                    ? " a result counts as told before its queue has it"
                                    : " a result is sent as another than it was built, and its producer cannot read"
                                            + " it")
                            + "; take it away");
        }
    }

    /** For what is not to be lost. */
    private void tellLost(Endpoint endpoint) {
        for (Endpoint.Option option : endpoint.options()) {
            String value = settings.resolve(option.value());
            boolean isLost = option.name().equals("deliveryPersistent") && value.equalsIgnoreCase("false")
                    || option.name().equals("deliveryMode") && value.equals("1")
                    || option.name().equals("timeToLive");
            if (isLost) {
                findings.error(
                        option.place(),
                        Rule.OWN_QUEUE,
                        "with " + option.name() + " " + option.value()
                                + " what is sent is lost when the broker starts again, or when its time is over; take it"
                                + " away");
            }
        }
    }

    /** The name as the broker sees it, without what Camel and the broker take off. */
    static String bare(String written) {
        String queue = written.replaceFirst("^RAW[({](.*)[)}]$", "$1").replaceFirst("\\?.*", "");
        if (queue.matches(".*%[0-9A-Fa-f]{2}.*")) {
            queue = URLDecoder.decode(queue, StandardCharsets.UTF_8);
        }
        queue = queue.strip().replaceFirst("^(queue|topic):(//)?", "");
        return queue.substring(queue.contains("::") ? queue.indexOf("::") + 2 : 0);
    }
}
