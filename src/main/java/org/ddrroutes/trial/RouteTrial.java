package org.ddrroutes.trial;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.spi.BeanRepository;
import org.ddrroutes.bank.TrialCall;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.CsvRequests;
import org.ddrroutes.registration.Disposition;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.registration.TrialSteps;
import org.ddrroutes.result.TrialResults;
import org.ddrroutes.startup.SecretSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * The routes of a registration, of a callback and of their results in a Camel context of their own. What they send is not sent but told; the bank is a
 * stub; what the database would be asked is answered as for a request that nobody knows yet. All else is the program's own.
 */
public final class RouteTrial implements AutoCloseable {

    private static final String CALLBACK_ROUTE = "callback-receive";
    private static final String CALLBACK_IN = "direct:try-callback";
    private static final String RESULT_IN = "direct:result-batch";

    private static final String ROLLED_BACK = "NOT disposed of: the message would be rolled back";

    private static final String NOT_TOLD =
            "the result is NOT told: it was not sent to its address as it is, and would wait";

    private static final String TOLD_TWICE =
            "the result is told TWICE: send it in one branch or the other, and begin the"
                    + " route of a copy with removeHeaders: \"*\"";

    private final TrialContext context;
    private final Environment settings;
    private final Clock clock;
    private final PrintStream out;
    private final TrialResults results;
    private final TrialContext.Transaction resultSession = new TrialContext.Transaction();
    private final TrialCallbacks callbacks;
    private final TrialEndpoints endpoints;
    private final Redaction redaction;
    private final StepLog steps;

    /**
     * @param settings what is required is given
     * @param isTried by the id of a route; those of a registration, a callback and a result are
     * @param queues that any route receives from
     * @param live the running program's beans, of which routes that are not run may call some; null where there are none
     */
    public RouteTrial(
            ConfigurableEnvironment settings,
            Path routes,
            Predicate<String> isTried,
            Set<String> queues,
            @Nullable BeanRepository live,
            Clock clock,
            PrintStream out)
            throws Exception {
        QueueNames names = Binder.get(settings).bindOrCreate("ddr.queues", QueueNames.class);
        this.settings = settings;
        this.clock = clock;
        this.out = out;
        this.redaction = new Redaction(SecretSettings.of(settings));
        this.steps = new StepLog(redaction, out);
        this.results = new TrialResults(names);
        this.callbacks = TrialCallbacks.of(settings, results, clock);
        Map<String, Object> beans = new HashMap<>(TrialCallbacks.database());
        TrialCallbacks.BEANS.forEach(bean -> beans.put(bean, callbacks));
        beans.put("callbackTransaction", new TrialContext.Transaction());
        beans.put("registrationSteps", TrialSteps.of(settings, names, results, clock));
        beans.put("bankCall", TrialCall.of(settings, clock));
        beans.put("failurePolicy", new Faults());
        beans.put("csvRequests", new CsvRequests());
        beans.put("resultMessage", results);
        beans.put("outboxRelay", results);
        beans.put("resultSession", resultSession);
        beans.put("resultConnections", new ActiveMQJMSConnectionFactory());
        this.context = new TrialContext(settings, beans, live);
        this.endpoints = new TrialEndpoints(context, settings, queues, callbacks, results, steps, clock, out);
        context.getCamelContextExtension().addInterceptStrategy(steps);
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
        results.setReplyTo(queue);
    }

    /**
     * Whether the request would be disposed of, and its result told once. What comes of it in other queues stays there.
     *
     * @param answer what the bank answers: one of its codes, or a status such as {@code HTTP503}
     */
    public boolean send(String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        redaction.begin(body);
        return isDisposedOf(QueueMessage.of(queue("registrations"), body, results.replyTo(), clock.instant()));
    }

    /** The same for a message of any queue that a route receives from, and for what comes of it in other queues. */
    public boolean sendTo(String queue, String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        redaction.begin(body);
        boolean isAllDisposedOf = true;
        Deque<QueueMessage> waiting = new ArrayDeque<>();
        waiting.add(QueueMessage.of(queue, body, results.replyTo(), clock.instant()));
        while (!waiting.isEmpty()) {
            QueueMessage message = waiting.remove();
            if (message.queues().size() > 1) {
                out.println("  from the queue " + message.queue() + ":");
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
        results.forget();
        steps.begin();
        Exchange exchange = endpoints.receive(message);
        return List.of(queue("registrations"), queue("retry")).contains(message.queue())
                ? tellEnd(exchange) && isEachResultTold()
                : tellOwnEnd(exchange);
    }

    /**
     * Whether the bank would be answered as it should, and the result told once.
     *
     * @param outcome what the database says of the callback, a word of {@link TrialCallbacks#outcomes}
     */
    public boolean sendCallback(String body, String outcome) {
        redaction.begin(body);
        results.forget();
        steps.begin();
        Exchange exchange = send(CALLBACK_IN, callbacks.request(body, outcome));
        if (!callbacks.shown().isEmpty()) {
            out.println("  callback: " + redaction.shown(callbacks.shown(), callbacks.personal()));
        }
        String end = isRolledBack(exchange)
                ? ""
                : callbacks.end(exchange.getMessage().getBody());
        out.println("  end: " + (end.isEmpty() ? "NOT answered as it should be" : end + steps.failed()));
        return !end.isEmpty() && isEachResultTold();
    }

    private Exchange send(String to, Object body) {
        return context.createFluentProducerTemplate().to(to).withBody(body).send();
    }

    /** The results of what was tried last go through the routes, one by one. */
    private boolean isEachResultTold() {
        boolean isEachTold = true;
        for (Object batch = results.next(); batch != null; batch = results.next()) {
            out.println("  the result " + results.state() + ":");
            endpoints.begin();
            steps.begin();
            steps.tellFailure(send(RESULT_IN, batch), RESULT_IN);
            boolean isTold = results.isTold() && resultSession.isCommitted();
            String wrong = results.isToldTwice() ? TOLD_TWICE : isTold ? "" : NOT_TOLD;
            out.println("  end: " + (wrong.isEmpty() ? "told" + misspelt() + steps.failed() : wrong));
            isEachTold &= wrong.isEmpty() && !endpoints.hasMisspelt();
        }
        return isEachTold;
    }

    private String misspelt() {
        return endpoints.hasMisspelt() ? "; but the name of a queue above is misspelt" : "";
    }

    @Override
    public void close() {
        context.stop();
    }

    private boolean tellOwnEnd(Exchange exchange) {
        steps.tellFailure(exchange, "the route");
        boolean isRolledBack = isRolledBack(exchange);
        boolean isAnythingSent = endpoints.hasSent();
        out.println("  end: "
                + (isRolledBack
                        ? ROLLED_BACK
                        : (isAnythingSent ? "consumed" : "consumed, and NOTHING came of it: no step sent anything")
                                + steps.failed()));
        return !isRolledBack && isAnythingSent && !endpoints.hasMisspelt();
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly();
    }

    private boolean tellEnd(Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        if (request != null && request.content() != null) {
            RegistrationContent content = request.content();
            PersonalData known = Redaction.known(exchange);
            out.println("  request: requestUID=" + redaction.shown(exchange.getVariable("requestUID"), known)
                    + " vendorID=" + redaction.shown(exchange.getVariable("vendorID"), known)
                    + " companyID=" + redaction.shown(exchange.getVariable("companyID"), known)
                    + " accountNo=" + redaction.shown(Mask.lastFour(content.accountNo()), known)
                    + " digitalId=" + Redaction.hidden(content.digitalId()));
        }
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        boolean isDisposedOf =
                !isRolledBack(exchange) && disposition != null && sentToOurs().equals(wanted(disposition));
        out.println("  end: " + (isDisposedOf ? end(disposition) + misspelt() + steps.failed() : ROLLED_BACK));
        return isDisposedOf && !endpoints.hasMisspelt();
    }

    private List<String> sentToOurs() {
        return endpoints.sentTo().stream()
                .filter(List.of(queue("retry"), queue("dead"))::contains)
                .toList();
    }

    private List<String> wanted(Disposition disposition) {
        return switch (disposition.next()) {
            case RETRY -> List.of(queue("retry"));
            case DEAD_LETTER -> List.of(queue("dead"));
            default -> List.of();
        };
    }

    private String end(@Nullable Disposition disposition) {
        return switch (Objects.requireNonNull(disposition).next()) {
            case RETRY -> "waits in the retry queue";
            case DEAD_LETTER ->
                "a dead letter, "
                        + (disposition.reason() == null
                                ? ""
                                : disposition.reason().code());
            default -> "consumed, nothing is left to do";
        };
    }

    private String queue(String name) {
        return settings.getRequiredProperty("ddr.queues." + name);
    }

    /** Stands in for the decision on a failure: the first delivery is always rolled back. */
    public record Faults() {

        public void decide(Exchange exchange) {
            exchange.setVariable("action", "roll-back");
        }
    }
}
