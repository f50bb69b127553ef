package org.ddrroutes.check;

import com.zaxxer.hikari.HikariDataSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.ddrroutes.check.SchemaRules.Schemas;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.tracing.TracingProperties;
import org.springframework.boot.actuate.autoconfigure.tracing.otlp.OtlpTracingProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.flyway.FlywayProperties;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.autoconfigure.jms.JmsProperties;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/** What the program holds and a check compares with. It takes a good part of a second to read, beside what asks for it. */
public final class ProgramFacts {

    /** How the types that settings are bound to are named: to read all classes takes longer than the rest of a check. */
    private static final String[] SETTINGS = {"Settings.class", "Identity.class", "Names.class", "Vendors.class"};

    /** A thread for each: of the pool that the whole JVM shares, the only thread may be busy for good with work of others. */
    static final Executor BESIDE = task -> new Thread(task, "check").start();

    private final CompletableFuture<Set<Class<?>>> bound;
    private final CompletableFuture<List<RouteFile>> shipped;
    private final CompletableFuture<Components> components = CompletableFuture.supplyAsync(Components::new, BESIDE);

    // A check of files that are all as shipped needs none of these.
    private final SingletonSupplier<Schemas> schemas = SingletonSupplier.of(Schemas::read);
    private final SingletonSupplier<SimpleParser> simple = SingletonSupplier.of(SimpleParser::new);
    private final SingletonSupplier<Beans> beans;

    public ProgramFacts() {
        CompletableFuture<OwnFiles> files = CompletableFuture.supplyAsync(OwnFiles::new, BESIDE);
        bound = files.thenApplyAsync(ProgramFacts::readBound, BESIDE);
        beans = SingletonSupplier.of(() -> new Beans(files.join()));
        shipped = files.thenApplyAsync(ShippedRules::read, BESIDE);
    }

    /** Reads, beside what asks for it, what judges files that are not as shipped. */
    void readForEdited() {
        List.of(schemas, simple, beans).forEach(one -> BESIDE.execute(one::obtain));
    }

    Schemas schemas() {
        return schemas.obtain();
    }

    Beans beans() {
        return beans.obtain();
    }

    Components components() {
        return components.join();
    }

    SimpleParser simple() {
        return simple.obtain();
    }

    List<RouteFile> shipped() {
        return shipped.join();
    }

    /** The types that settings are bound to. */
    Set<Class<?>> bound() {
        return bound.join();
    }

    /** What is bound, and other groups of Spring Boot's whose names may be misspelt. */
    SettingTypes settings() {
        Set<Class<?>> types = new LinkedHashSet<>(bound());
        types.addAll(List.of(
                HealthEndpointProperties.class,
                WebEndpointProperties.class,
                ManagementServerProperties.class,
                SslProperties.class,
                TracingProperties.class,
                OtlpTracingProperties.class,
                JmsProperties.class,
                FlywayProperties.class,
                LifecycleProperties.class));
        SettingTypes settings = SettingTypes.of(types);
        settings.groups().put("spring.datasource.hikari", List.of(ResolvableType.forClass(HikariDataSource.class)));
        settings.groups()
                .put(
                        "logging.level",
                        List.of(ResolvableType.forClassWithGenerics(Map.class, String.class, LogLevel.class)));
        return settings;
    }

    /** A setting that only one profile reads is a setting all the same. */
    private static Set<Class<?>> readBound(OwnFiles files) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : files.classes(SETTINGS)) {
            Class<?> type = ClassUtils.resolveClassName(name, ProgramFacts.class.getClassLoader());
            if (type.isAnnotationPresent(ConfigurationProperties.class)) {
                types.add(type);
            }
        }
        types.add(ArtemisProperties.class);
        types.add(DataSourceProperties.class);
        types.add(ServerProperties.class);
        return types;
    }
}
