package org.ddrroutes.trial;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.JmsMessageType;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ProcessorEndpoint;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.registration.SourceRequestUids;
import org.jspecify.annotations.Nullable;

/** The endpoints of a trial: nothing comes from them by itself, and what leaves the program is told in place of a send. */
final class TrialEndpoints {

    /** Letters that a misspelt name has wrong. */
    private static final int MISSPELT = 2;

    /** Components that stay within the routes. */
    private static final Set<String> INSIDE = Set.of("direct", "log", "bean", "class", "ref", "language");

    private final CamelContext context;
    private final String bankAddress;
    private final List<String> ours;
    private final TrialParts parts;
    private final SourceRequestUids requestUids = new SourceRequestUids();
    private final Map<String, Processor> receivers = new HashMap<>();
    private final List<String> sentTo = new ArrayList<>();
    private final List<QueueMessage> sentOn = new ArrayList<>();
    private BankStub bank = new BankStub("0");
    private @Nullable QueueMessage inHand;
    private boolean hasSent;
    private boolean hasMisspelt;

    TrialEndpoints(CamelContext context, String bankUrl, TrialParts parts) {
        this.context = context;
        this.bankAddress = bankUrl.replaceFirst("^https?://", "");
        this.parts = parts;
        QueueNames queues = parts.queues();
        this.ours = List.of(queues.registrations(), queues.retry(), queues.dead(), queues.results());
        context.getCamelContextExtension().addInterceptStrategy(requestUids);
        context.getCamelContextExtension().registerEndpointCallback(this::replace);
    }

    void setBank(BankStub stub) {
        bank = stub;
    }

    /** Gives it to the route that receives from its queue. */
    Exchange receive(QueueMessage message) throws Exception {
        begin();
        sentOn.clear();
        inHand = message;
        Exchange exchange = new DefaultExchange(context);
        exchange.setIn(message.receivedIn(exchange));
        Objects.requireNonNull(receivers.get(message.queue())).process(exchange);
        return exchange;
    }

    /** From now on it is told anew what was sent. */
    void begin() {
        sentTo.clear();
        hasSent = false;
        hasMisspelt = false;
    }

    /** The queues that the last message was sent to. */
    List<String> sentTo() {
        return sentTo;
    }

    /** Whether the last message made anything leave its route. */
    boolean hasSent() {
        return hasSent;
    }

    /** Whether it went to a queue whose name is nearly one of ours. */
    boolean hasMisspelt() {
        return hasMisspelt;
    }

    /** What came of the last message, in queues that routes receive from. */
    List<QueueMessage> sentOn() {
        return sentOn;
    }

    /** What leaves the program is told in its place. */
    private Endpoint replace(String uri, Endpoint endpoint) {
        String scheme = uri.replaceFirst("[:?].*", "");
        return INSIDE.contains(scheme)
                ? endpoint
                : new ProcessorEndpoint(endpoint.getEndpointUri(), context, exchange -> tell(endpoint, exchange)) {
                    /** Receives what it is given. */
                    @Override
                    public Consumer createConsumer(Processor processor) {
                        if (endpoint instanceof JmsEndpoint jms) {
                            receivers.put(jms.getDestinationName(), processor);
                        }
                        return new DefaultConsumer(this, processor);
                    }
                };
    }

    private void tell(Endpoint endpoint, Exchange exchange) throws IOException, JMSException {
        hasSent = true;
        if (endpoint instanceof JmsEndpoint jms) {
            // As Camel's own producer does: a step behind this one does not find the header.
            Object given = exchange.getMessage().removeHeader(JmsConstants.JMS_DESTINATION);
            String queue = given instanceof Queue named ? named.getQueueName() : jms.getDestinationName();
            Message sent = QueueMessage.made(jms, exchange, parts.clock().instant());
            Destination to = given instanceof Destination named
                    ? named
                    : jms.isPubSubDomain() ? ActiveMQDestination.createTopic(queue) : QueueNames.queue(queue);
            JmsMessageType type = jms.getConfiguration().getJmsMessageType();
            if (type == null || type == JmsMessageType.Text) {
                parts.results()
                        .sent(jms.getDestinationName(), to, sent, parts.steps().isTapped());
            }
            if (given != null) {
                parts.tell("      to the reply address " + queue);
                return;
            }
            if (jms.isPubSubDomain()) {
                parts.tell("      to the topic " + queue + ", where it is lost if nobody listens");
                return;
            }
            tellQueue(queue);
            if (queue.equals(ours.get(0))) {
                requestUids.onMessageCreated(sent, null, exchange, null);
            }
            if (!ours.contains(queue)) {
                tellHeaders(exchange);
            }
            sentTo.add(queue);
            // What waits in the retry queue has ended for now; nothing goes round.
            boolean isReceived =
                    receivers.containsKey(queue) && !queue.equals(parts.queues().retry());
            if (isReceived && inHand != null && !inHand.queues().contains(queue)) {
                sentOn.add(inHand.sentOn(queue, sent));
            }
        } else if (endpoint.getEndpointUri().startsWith("spring-jdbc:")) {
            parts.tell("      to the database");
            parts.callbacks().answerStatement(exchange);
        } else if (endpoint.getEndpointUri().contains(bankAddress)) {
            tellHeaders(exchange);
            parts.tell("      the bank answers " + bank.answer());
            bank.answer(exchange);
        } else {
            parts.tell(
                    "      not called in a trial: " + endpoint.getEndpointUri().replaceFirst("[?].*", ""));
        }
    }

    /** By their names: values are the customer's, or secret. */
    private void tellHeaders(Exchange exchange) {
        String names = exchange.getMessage().getHeaders().keySet().stream()
                .filter(name -> !name.matches("(?i)Camel.*"))
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining(", "));
        parts.tell("      with " + (names.isEmpty() ? "no headers" : "the headers " + names));
    }

    /** A queue of nobody's may be read elsewhere. One whose name is a letter or two from one of ours is surely meant to be that. */
    private void tellQueue(String queue) {
        if (ours.contains(queue)) {
            parts.tell("      to the queue " + queue);
        } else if (inHand != null && inHand.queues().contains(queue)) {
            parts.tell("      back to the queue " + queue + ", and not tried again");
        } else if (parts.received().contains(queue) || receivers.containsKey(queue)) {
            parts.tell("      to the queue " + queue);
        } else {
            boolean isMisspelt = ours.stream()
                    .anyMatch(name -> NearestName.distance(name, queue) <= Math.min(MISSPELT, name.length() / 5)
                            && 2 * NearestName.distance(first(name), first(queue))
                                    <= first(name).length());
            hasMisspelt |= isMisspelt;
            parts.tell("      to the queue " + queue + ", which no route here receives from"
                    + (isMisspelt ? NearestName.hint(queue, ours) : ""));
        }
    }

    /** Before the first dot: {@code our.results} is not a misspelt {@code ddr.results}. */
    private static String first(String queue) {
        return queue.split("\\.", 2)[0];
    }
}
