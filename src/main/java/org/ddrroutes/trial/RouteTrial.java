package org.ddrroutes.trial;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.ddrroutes.bank.TrialCall;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.CsvRequests;
import org.ddrroutes.registration.Disposition;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.registration.TrialSteps;
import org.ddrroutes.startup.SecretSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * The routes of a registration and of a callback in a Camel context of their own. What they send is not sent but told; the bank is a stub; what the
 * database would be asked is answered as for a request that nobody knows yet. All else is the program's own.
 */
public final class RouteTrial implements AutoCloseable {

    private static final String CALLBACK_ROUTE = "callback-receive";
    private static final String CALLBACK_IN = "direct:try-callback";

    private static final String ROLLED_BACK = "NOT disposed of: the message would be rolled back";

    /** Steps that may set the action themselves; others contain or call such. */
    private static final Set<String> DECIDES = Set.of("bean", "process", "setVariable");

    private final DefaultCamelContext context;
    private final Environment settings;
    private final Clock clock;
    private final PrintStream out;
    private final TrialCallbacks callbacks;
    private final TrialEndpoints endpoints;
    private final Redaction redaction;
    private @Nullable Throwable toldFailure;

    /**
     * The routes that are named, those of a registration and of a callback among them.
     *
     * @param settings what is required is given
     * @param ids of the routes
     * @param queues that any route receives from
     */
    public static RouteTrial of(
            ConfigurableEnvironment settings,
            Path routes,
            Set<String> ids,
            Set<String> queues,
            Clock clock,
            PrintStream out)
            throws Exception {
        Registry beans = new DefaultRegistry();
        beans.bind("csvRequests", new CsvRequests());
        return new RouteTrial(settings, routes, ids::contains, queues, beans, clock, out);
    }

    /**
     * All routes: each starts, though nothing is received, and only those of a registration and of a callback are run.
     *
     * @param beans the running program's, of which the other routes call some
     */
    public static RouteTrial ofAll(
            ConfigurableEnvironment settings, Path routes, BeanRepository beans, Clock clock, PrintStream out)
            throws Exception {
        return new RouteTrial(
                settings, routes, id -> true, Set.of(), new DefaultRegistry(new LiveBeans(beans)), clock, out);
    }

    private RouteTrial(
            ConfigurableEnvironment settings,
            Path routes,
            Predicate<String> isTried,
            Set<String> queues,
            Registry registry,
            Clock clock,
            PrintStream out)
            throws Exception {
        this.context = new DefaultCamelContext(registry);
        this.settings = settings;
        this.clock = clock;
        this.out = out;
        this.redaction = new Redaction(SecretSettings.of(settings));
        context.getPropertiesComponent().addPropertiesSource(new FromSettings(settings));
        registry.bind("registrationSteps", TrialSteps.of(settings, clock));
        registry.bind("bankCall", TrialCall.of(settings, clock));
        registry.bind("failurePolicy", new Faults());
        this.callbacks = TrialCallbacks.of(settings);
        TrialCallbacks.BEANS.forEach(bean -> registry.bind(bean, callbacks));
        TrialCallbacks.database().forEach(registry::bind);
        this.endpoints = new TrialEndpoints(context, settings, queues, callbacks, clock, out);
        context.getCamelContextExtension().addInterceptStrategy((camel, step, target, next) -> told(step, target));
        context.getExecutorServiceManager().setThreadPoolFactory(new OneThread());
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
     * Whether the request would be disposed of. What comes of it in other queues stays there.
     *
     * @param answer what the bank answers: one of its codes, or a status such as {@code HTTP503}
     */
    public boolean send(String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        redaction.begin(body);
        return isDisposedOf(QueueMessage.of(queue("registrations"), body, clock.instant()));
    }

    /** The same for a message of any queue that a route receives from, and for what comes of it in other queues. */
    public boolean sendTo(String queue, String body, String answer) throws Exception {
        endpoints.setBank(new BankStub(answer));
        redaction.begin(body);
        boolean isAllDisposedOf = true;
        Deque<QueueMessage> waiting = new ArrayDeque<>();
        waiting.add(QueueMessage.of(queue, body, clock.instant()));
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
        Exchange exchange = endpoints.receive(message);
        return List.of(queue("registrations"), queue("retry")).contains(message.queue())
                ? tellEnd(exchange)
                : tellOwnEnd(exchange);
    }

    /**
     * Whether the bank would be answered as it should.
     *
     * @param outcome what the database says of the callback, a word of {@link TrialCallbacks#outcomes}
     */
    public boolean sendCallback(String body, String outcome) {
        redaction.begin(body);
        Exchange exchange = context.getEndpoint(CALLBACK_IN).createExchange();
        exchange.getMessage().setBody(callbacks.request(body, outcome));
        context.createFluentProducerTemplate()
                .to(CALLBACK_IN)
                .withExchange(exchange)
                .send();
        if (!callbacks.shown().isEmpty()) {
            out.println("  callback: " + redaction.shown(callbacks.shown(), callbacks.personal()));
        }
        String end = isRolledBack(exchange)
                ? ""
                : callbacks.end(exchange.getMessage().getBody());
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
            if (!isTried.test(route.hasCustomIdAssigned() ? route.getRouteId() : "")) {
                model.removeRouteDefinition(route);
            }
        }
        model.getRouteDefinition(CALLBACK_ROUTE).getInput().setUri(CALLBACK_IN);
    }

    private AsyncProcessor told(NamedNode step, Processor target) {
        String name = CamelContextHelper.getRouteId(step) + " / " + step.getId() + " (" + step.getShortName() + ")";
        return AsyncProcessorConverterHelper.convert(exchange -> {
            out.println("  " + name);
            String before = decided(exchange);
            target.process(exchange);
            tellFailure(exchange.getException());
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

    /** Below the step that failed; the steps around that one have the same failure. */
    private void tellFailure(@Nullable Throwable failure) {
        if (failure != null && failure != toldFailure) {
            toldFailure = failure;
            out.println("      failed: " + redaction.shown(failure));
        }
    }

    private boolean tellOwnEnd(Exchange exchange) {
        tellFailure(exchange.getException());
        boolean isRolledBack = isRolledBack(exchange);
        boolean isAnythingSent = endpoints.hasSent();
        out.println("  end: "
                + (isRolledBack
                        ? ROLLED_BACK
                        : isAnythingSent ? "consumed" : "consumed, and NOTHING came of it: no step sent anything"));
        return !isRolledBack && isAnythingSent && !endpoints.hasMisspelt();
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly();
    }

    private boolean tellEnd(Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        if (request != null && request.content() != null) {
            RegistrationContent content = request.content();
            PersonalData known = PersonalData.of(
                    content.digitalId(),
                    content.accountNo(),
                    content.ref1(),
                    content.ref2(),
                    content.ref3(),
                    content.ref4());
            out.println("  request: requestUID=" + redaction.shown(exchange.getVariable("requestUID"), known)
                    + " vendorID=" + redaction.shown(exchange.getVariable("vendorID"), known)
                    + " companyID=" + redaction.shown(exchange.getVariable("companyID"), known)
                    + " accountNo=" + redaction.shown(Mask.lastFour(content.accountNo()), known));
        }
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        boolean isDisposedOf =
                !isRolledBack(exchange) && disposition != null && sentToOurs().equals(wanted(disposition));
        String misspelt = endpoints.hasMisspelt() ? "; but the name of a queue above is misspelt" : "";
        out.println("  end: " + (isDisposedOf ? end(disposition) + misspelt : ROLLED_BACK));
        return isDisposedOf && misspelt.isEmpty();
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

    /** Steps that would run side by side run in turn: what is told stays in order. */
    private static final class OneThread extends DefaultThreadPoolFactory {

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
            return new SynchronousExecutorService();
        }

        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory factory) {
            return new SynchronousExecutorService();
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
}
