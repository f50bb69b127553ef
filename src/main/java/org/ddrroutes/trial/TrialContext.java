package org.ddrroutes.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** A Camel context of a trial's own: settings and beans as given, the routes of a folder. */
final class TrialContext extends DefaultCamelContext {

    /**
     * @param own the beans by name
     * @param live has the others; null where there are none
     */
    TrialContext(Environment settings, Map<String, Object> own, @Nullable BeanRepository live) {
        super(live == null ? new DefaultRegistry() : new DefaultRegistry(new LiveBeans(live, own.keySet())));
        own.forEach(getRegistry()::bind);
        getPropertiesComponent().addPropertiesSource(new FromSettings(settings));
        getExecutorServiceManager().setThreadPoolFactory(new InTurn());
        setStartupSummaryLevel(StartupSummaryLevel.Off);
        getComponent("jms", JmsComponent.class).setDisableReplyTo(true);
    }

    /** @param isTried by the id, which is empty where a route has none */
    void load(Path routes, Predicate<String> isTried) throws Exception {
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList()) {
                PluginHelper.getRoutesLoader(this)
                        .loadRoutes(PluginHelper.getResourceLoader(this).resolveResource("file:" + file));
            }
        }
        for (RouteDefinition route : List.copyOf(getRouteDefinitions())) {
            if (!isTried.test(route.hasCustomIdAssigned() ? route.getRouteId() : "")) {
                removeRouteDefinition(route);
            }
        }
    }

    /** Steps that would run side by side run in turn: what is told stays in order. */
    private static final class InTurn extends DefaultThreadPoolFactory {

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
            return newCachedThreadPool(factory);
        }

        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory factory) {
            return new SynchronousExecutorService() {
                /** In the caller's thread, Camel would mix the steps of both up, and wait for itself. */
                @Override
                public void execute(Runnable task) {
                    Thread other = factory.newThread(task);
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }

    /** A transaction, or a session, without anything to commit. */
    static final class Transaction implements TransactedPolicy {

        private boolean isCommitted;

        /** Whether the last one would have been committed. */
        boolean isCommitted() {
            return isCommitted;
        }

        @Override
        public void beforeWrap(Route route, NamedNode definition) {
            // Nothing to prepare.
        }

        @Override
        public Processor wrap(Route route, Processor steps) {
            return exchange -> {
                isCommitted = false;
                // As Camel's own: what is within runs in the same thread, to its end.
                exchange.getUnitOfWork().beginTransactedBy(this);
                steps.process(exchange);
                exchange.getUnitOfWork().endTransactedBy(this);
                isCommitted = !exchange.isFailed() && !exchange.isRollbackOnly();
            };
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
