package org.ddrroutes.trial;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.ddrroutes.bank.TrialCall;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.registration.Disposition;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.TrialSteps;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The routes of a registration and of a callback in a Camel context of their own. What they send is not sent but told; the bank is a stub; what the
 * database would be asked is answered as for a request that nobody knows yet. All else is the program's own.
 */
public final class RouteTrial implements AutoCloseable {

    private static final String IN = "direct:try";
    private static final String CALLBACK_IN = "direct:try-callback";

    /** The routes that receive, and where they receive from in a trial. */
    private static final Map<String, String> ENTRIES =
            Map.of("registration-receive", IN, "callback-receive", CALLBACK_IN);

    /** Components that stay within the routes. */
    private static final Set<String> INSIDE = Set.of("direct", "log", "bean", "class", "ref", "language");

    /** Steps that may set the action themselves; others contain or call such. */
    private static final Set<String> DECIDES = Set.of("bean", "process", "setVariable");

    private final DefaultCamelContext context;
    private final Environment settings;
    private final Clock clock;
    private final PrintStream out;
    private final TrialCallbacks callbacks;
    private final List<String> sentTo = new ArrayList<>();
    private BankStub bank = new BankStub("0");

    /**
     * The routes of a registration and of a callback alone.
     *
     * @param settings what is required is given
     * @param flow ids of those routes
     */
    public static RouteTrial ofFlow(Environment settings, Path routes, Set<String> flow, Clock clock, PrintStream out)
            throws Exception {
        return new RouteTrial(settings, routes, flow::contains, new DefaultRegistry(), clock, out);
    }

    /**
     * All routes: each starts, though nothing is received, and only those of a registration and of a callback are run.
     *
     * @param beans the running program's, of which the other routes call some
     */
    public static RouteTrial ofAll(
            Environment settings, Path routes, BeanRepository beans, Clock clock, PrintStream out) throws Exception {
        return new RouteTrial(settings, routes, id -> true, new DefaultRegistry(new LiveBeans(beans)), clock, out);
    }

    private RouteTrial(
            Environment settings,
            Path routes,
            Predicate<String> isTried,
            Registry registry,
            Clock clock,
            PrintStream out)
            throws Exception {
        this.context = new DefaultCamelContext(registry);
        this.settings = settings;
        this.clock = clock;
        this.out = out;
        context.getPropertiesComponent().addPropertiesSource(new FromSettings(settings));
        registry.bind("registrationSteps", TrialSteps.of(settings, clock));
        registry.bind("bankCall", TrialCall.of(settings, clock));
        registry.bind("failurePolicy", new Faults(out));
        this.callbacks = TrialCallbacks.of(settings, out);
        TrialCallbacks.BEANS.forEach(bean -> registry.bind(bean, callbacks));
        TrialCallbacks.database().forEach(registry::bind);
        context.getCamelContextExtension().registerEndpointCallback(this::replace);
        context.getCamelContextExtension().addInterceptStrategy((camel, step, target, next) -> told(step, target));
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        try {
            load(routes, isTried);
            context.start();
        } catch (Exception e) {
            context.stop();
            throw e;
        }
    }

    /**
     * Whether the message would be disposed of.
     *
     * @param answer what the bank answers: one of its codes, or a status such as {@code HTTP503}
     */
    public boolean send(String body, String answer) throws JMSException {
        sentTo.clear();
        bank = new BankStub(answer);
        Exchange exchange = context.getEndpoint(IN).createExchange();
        JmsMessage message = RequestMessage.of(body, clock.instant(), exchange);
        exchange.setIn(message);
        context.createFluentProducerTemplate().to(IN).withExchange(exchange).send();
        return tellEnd(exchange);
    }

    /**
     * Whether the bank would be answered as it should.
     *
     * @param outcome what the database says of the callback, a word of {@link TrialCallbacks#outcomes}
     */
    public boolean sendCallback(String body, String outcome) {
        Exchange exchange = context.getEndpoint(CALLBACK_IN).createExchange();
        exchange.getMessage().setBody(callbacks.request(body, outcome));
        context.createFluentProducerTemplate()
                .to(CALLBACK_IN)
                .withExchange(exchange)
                .send();
        if (!callbacks.shown().isEmpty()) {
            out.println("  callback: " + shown(callbacks.shown()));
        }
        boolean isFailed = exchange.isFailed() || exchange.isRollbackOnly();
        String end = isFailed ? "" : callbacks.end(exchange.getMessage().getBody());
        out.println("  end: " + (end.isEmpty() ? "NOT answered as it should be" : end));
        return !end.isEmpty();
    }

    @Override
    public void close() {
        context.stop();
    }

    private void load(Path routes, Predicate<String> isTried) throws Exception {
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
            }
        }
        ModelCamelContext model = context;
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            if (!isTried.test(route.getRouteId())) {
                model.removeRouteDefinition(route);
            }
        }
        ENTRIES.forEach(
                (route, uri) -> model.getRouteDefinition(route).getInput().setUri(uri));
    }

    private AsyncProcessor told(NamedNode step, Processor target) {
        String name = CamelContextHelper.getRouteId(step) + " / " + step.getId() + " (" + step.getShortName() + ")";
        return AsyncProcessorConverterHelper.convert(exchange -> {
            out.println("  " + name);
            String before = decided(exchange);
            target.process(exchange);
            String after = decided(exchange);
            if (!after.equals(before) && DECIDES.contains(step.getShortName())) {
                out.println("      " + after);
            }
        });
    }

    private static String decided(Exchange exchange) {
        String code = exchange.getVariable("code", "", String.class);
        return "action=" + exchange.getVariable("action", "", String.class) + (code.isEmpty() ? "" : " code=" + code);
    }

    private boolean tellEnd(Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        if (request != null && request.content() != null) {
            out.println("  request: requestUID=" + shown(exchange.getVariable("requestUID"))
                    + " vendorID=" + shown(exchange.getVariable("vendorID"))
                    + " companyID=" + shown(exchange.getVariable("companyID"))
                    + " accountNo=" + shown(Mask.lastFour(request.content().accountNo())));
        }
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        boolean isRolledBack = exchange.isFailed() || exchange.isRollbackOnly();
        boolean isDisposedOf = !isRolledBack && disposition != null && sentTo.equals(wanted(disposition));
        String end = isDisposedOf ? end(disposition) : "NOT disposed of: the message would be rolled back";
        out.println("  end: " + end);
        return isDisposedOf;
    }

    /** Characters that steer a terminal are left out. */
    private static String shown(@Nullable Object text) {
        return text == null || text.toString().isEmpty() ? "-" : text.toString().replaceAll("\\p{Cntrl}", "?");
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

    /** What leaves the program is told in its place. */
    private Endpoint replace(String uri, Endpoint endpoint) {
        String scheme = uri.replaceFirst("[:?].*", "");
        return INSIDE.contains(scheme) ? endpoint : new Told(endpoint);
    }

    private void tell(Endpoint endpoint, Exchange exchange) throws IOException {
        if (endpoint instanceof JmsEndpoint jms) {
            out.println("      to the queue " + jms.getDestinationName());
            if (List.of(queue("retry"), queue("dead")).contains(jms.getDestinationName())) {
                sentTo.add(jms.getDestinationName());
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

    /** Stands in for the decision on a failure: the first delivery is always rolled back. */
    public record Faults(PrintStream out) {

        public void decide(Exchange exchange) {
            Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            out.println(
                    "      failed: " + (cause == null ? "" : cause.getClass().getName()));
            exchange.setVariable("action", "roll-back");
        }
    }

    private record FromSettings(Environment settings) implements PropertiesSource {

        @Override
        public String getName() {
            return "settings";
        }

        @Override
        public @Nullable String getProperty(String name) {
            return settings.getProperty(name);
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
                public void process(Exchange exchange) throws IOException {
                    tell(original, exchange);
                }
            };
        }

        /** Nothing is received. */
        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor);
        }
    }
}
