package org.ddrroutes.trial;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.ddrroutes.callback.TrialCallbacks;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The endpoints of a trial: nothing comes from them by itself, and what leaves the program is told in place of a send. */
final class TrialEndpoints {

    /** Components that stay within the routes. */
    private static final Set<String> INSIDE = Set.of("direct", "log", "bean", "class", "ref", "language");

    private final CamelContext context;
    private final Environment settings;
    private final TrialCallbacks callbacks;
    private final PrintStream out;
    private final Clock clock;
    private final Map<String, Processor> receivers = new HashMap<>();
    private final List<String> sentTo = new ArrayList<>();
    private final List<QueueMessage> sentOn = new ArrayList<>();
    private BankStub bank = new BankStub("0");
    private @Nullable QueueMessage inHand;

    TrialEndpoints(CamelContext context, Environment settings, TrialCallbacks callbacks, Clock clock, PrintStream out) {
        this.context = context;
        this.settings = settings;
        this.callbacks = callbacks;
        this.clock = clock;
        this.out = out;
        context.getCamelContextExtension().registerEndpointCallback(this::replace);
    }

    void setBank(BankStub stub) {
        bank = stub;
    }

    /** Gives it to the route that receives from its queue. */
    Exchange receive(QueueMessage message) throws Exception {
        sentTo.clear();
        sentOn.clear();
        inHand = message;
        Exchange exchange = new DefaultExchange(context);
        exchange.setIn(message.receivedIn(exchange));
        Objects.requireNonNull(receivers.get(message.queue())).process(exchange);
        return exchange;
    }

    /** The queues that the last message was sent to. */
    List<String> sentTo() {
        return sentTo;
    }

    /** What came of the last message, in queues that routes receive from. */
    List<QueueMessage> sentOn() {
        return sentOn;
    }

    /** What leaves the program is told in its place. */
    private Endpoint replace(String uri, Endpoint endpoint) {
        String scheme = uri.replaceFirst("[:?].*", "");
        return INSIDE.contains(scheme) ? endpoint : new Told(endpoint);
    }

    private void tell(Endpoint endpoint, Exchange exchange) throws IOException, JMSException {
        if (endpoint instanceof JmsEndpoint jms) {
            String queue = jms.getDestinationName();
            out.println("      to the queue " + queue);
            sentTo.add(queue);
            // What waits in the retry queue has ended for now; nothing goes round.
            boolean isReceived =
                    receivers.containsKey(queue) && !queue.equals(settings.getProperty("ddr.queues.retry"));
            if (isReceived && inHand != null && !inHand.queues().contains(queue)) {
                sentOn.add(inHand.sentOn(jms, exchange, clock.instant()));
            }
        } else if (endpoint.getEndpointUri().startsWith("spring-jdbc:")) {
            out.println("      to the database");
            callbacks.answerStatement(exchange);
        } else if (endpoint.getEndpointUri()
                .contains(settings.getProperty("ddr.bank.base-url", "").replaceFirst("^https?://", ""))) {
            out.println("      the bank answers " + bank.answer());
            bank.answer(exchange);
        } else {
            out.println("      not called: " + endpoint.getEndpointUri().replaceFirst("[?].*", ""));
        }
    }

    private final class Told extends DefaultEndpoint {

        private final Endpoint original;

        Told(Endpoint original) {
            super(original.getEndpointUri(), null);
            this.original = original;
            setCamelContext(context);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws IOException, JMSException {
                    tell(original, exchange);
                }
            };
        }

        /** Receives what it is given. */
        @Override
        public Consumer createConsumer(Processor processor) {
            if (original instanceof JmsEndpoint jms) {
                receivers.put(jms.getDestinationName(), processor);
            }
            return new DefaultConsumer(this, processor);
        }
    }
}
