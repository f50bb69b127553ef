package org.ddrroutes.trial;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.BeanRepository;
import org.ddrroutes.bank.TrialCall;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.registration.CsvRequests;
import org.ddrroutes.registration.TrialSteps;
import org.ddrroutes.result.TrialResults;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The routes of a registration, of a callback and of their results in a Camel context of their own. What they send is not sent but told; the bank is a
 * stub; what the database would be asked is answered as for a request that nobody knows yet. All else is the program's own.
 */
public final class RouteTrial implements AutoCloseable {

    private static final String CALLBACK_ROUTE = "callback-receive";
    private static final String CALLBACK_IN = "direct:try-callback";
    private static final String RESULT_IN = "direct:result-batch";

    private final TrialContext context;
    private final TrialParts parts;
    private final TrialContext.Transaction resultSession = new TrialContext.Transaction();
    private final TrialEndpoints endpoints;
    private final TrialEnd end;

    /**
     * @param settings what is required is given
     * @param isTried by the id of a route; those of a registration, a callback and a result are
     * @param received the queues that any route receives from
     * @param live the running program's beans, of which routes that are not run may call some; null where there are none
     */
    public RouteTrial(
            ConfigurableEnvironment settings,
            Path routes,
            Predicate<String> isTried,
            Set<String> received,
            @Nullable BeanRepository live,
            Clock clock,
            PrintStream out)
            throws Exception {
        this.parts = TrialParts.of(settings, received, clock, out);
        TrialResults results = parts.results();
        Map<String, Object> beans = new HashMap<>(TrialCallbacks.database());
        TrialCallbacks.BEANS.forEach(bean -> beans.put(bean, parts.callbacks()));
        beans.put("callbackTransaction", new TrialContext.Transaction());
        beans.put("registrationSteps", TrialSteps.of(settings, parts.queues(), results, clock));
        beans.put("bankCall", TrialCall.of(settings, clock));
        beans.put("bankClient", (HttpClientConfigurer) client -> {});
        beans.put("failurePolicy", new Faults());
        beans.put("csvRequests", new CsvRequests());
        beans.put("resultMessage", results);
        beans.put("outboxRelay", results);
        beans.put("resultSession", resultSession);
        beans.put("resultConnections", new ActiveMQJMSConnectionFactory());
        this.context = new TrialContext(settings, beans, live);
        this.endpoints = new TrialEndpoints(context, settings.getProperty("ddr.bank.base-url", ""), parts);
        this.end = new TrialEnd(parts, endpoints);
        context.getCamelContextExtension().addInterceptStrategy(parts.steps());
        try {
            context.load(routes, isTried);
            context.getRouteDefinition(CALLBACK_ROUTE).getInput().setUri(CALLBACK_IN);
            context.start();
        } catch (Exception e) {
            context.stop();
            throw e;
        }
    }

    /** @param queue the reply address of what is tried from now on; empty for none */
    public void setReplyTo(String queue) {
        parts.results().setReplyTo(queue);
    }

    /**
     * Whether the request would be disposed of, and its result told once. What comes of it in other queues stays there.
     *
     * @param answer what the bank answers: one of its codes, or a status such as {@code HTTP503}
     */
    public boolean send(String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        parts.redaction().begin(body);
        return isDisposedOf(QueueMessage.of(
                parts.queues().registrations(),
                body,
                parts.results().replyTo(),
                parts.clock().instant()));
    }

    /** The same for a message of any queue that a route receives from, and for what comes of it in other queues. */
    public boolean sendTo(String queue, String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        parts.redaction().begin(body);
        boolean isAllDisposedOf = true;
        Deque<QueueMessage> waiting = new ArrayDeque<>();
        waiting.add(QueueMessage.of(
                queue, body, parts.results().replyTo(), parts.clock().instant()));
        while (!waiting.isEmpty()) {
            QueueMessage message = waiting.remove();
            if (message.queues().size() > 1) {
                parts.tell("  from the queue " + message.queue() + ":");
            }
            // What it sent would be rolled back with it.
            if (isDisposedOf(message)) {
                waiting.addAll(endpoints.sentOn());
            } else {
                isAllDisposedOf = false;
            }
        }
        return isAllDisposedOf;
    }

    private boolean isDisposedOf(QueueMessage message) throws Exception {
        parts.results().forget();
        parts.steps().begin();
        Exchange exchange = endpoints.receive(message);
        boolean isRegistration =
                List.of(parts.queues().registrations(), parts.queues().retry()).contains(message.queue());
        return isRegistration ? end.ofRegistration(exchange) && isEachResultTold() : end.ofOwn(exchange);
    }

    /**
     * Whether the bank would be answered as it should, and the result told once.
     *
     * @param outcome what the database says of the callback, a word of {@link TrialCallbacks#outcomes}
     */
    public boolean sendCallback(String body, String outcome) {
        parts.redaction().begin(body);
        parts.results().forget();
        parts.steps().begin();
        Exchange exchange = send(CALLBACK_IN, parts.callbacks().request(body, outcome));
        return end.ofCallback(exchange) && isEachResultTold();
    }

    private Exchange send(String to, Object body) {
        return context.createFluentProducerTemplate().to(to).withBody(body).send();
    }

    /** The results of what was tried last go through the routes, one by one. */
    private boolean isEachResultTold() {
        boolean isEachTold = true;
        for (Object batch = parts.results().next();
                batch != null;
                batch = parts.results().next()) {
            parts.tell("  the result " + parts.results().state() + ":");
            endpoints.begin();
            parts.steps().begin();
            parts.steps().tellFailure(send(RESULT_IN, batch), RESULT_IN);
            isEachTold &= end.ofResult(resultSession.isCommitted());
        }
        return isEachTold;
    }

    @Override
    public void close() {
        context.stop();
    }

    /** Stands in for the decision on a failure: the first delivery is always rolled back. */
    public record Faults() {

        public void decide(Exchange exchange) {
            exchange.setVariable("action", "roll-back");
        }
    }
}
