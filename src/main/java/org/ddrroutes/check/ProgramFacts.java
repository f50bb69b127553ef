package org.ddrroutes.check;

import com.zaxxer.hikari.HikariDataSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What the program holds and a check compares with. It takes a good part of a second to read, beside what asks for it. */
public final class ProgramFacts {

    private static final String OURS = "org.ddrroutes";

    private final CompletableFuture<Schemas> schemas = CompletableFuture.supplyAsync(Schemas::new);
    private final CompletableFuture<Set<Class<?>>> bound;
    private final CompletableFuture<Beans> beans;
    private final CompletableFuture<List<RouteFile>> shipped;
    private final Components components = new Components();

    public ProgramFacts() {
        this(new PathMatchingResourcePatternResolver(ProgramFacts.class.getClassLoader()));
    }

    /** @param resources finds files of the program; it lists the entries of a jar once, which takes long */
    ProgramFacts(ResourcePatternResolver resources) {
        // One after another, so that entries are listed, and classes read, by the first alone.
        MetadataReaderFactory classes = new CachingMetadataReaderFactory(new DefaultResourceLoader());
        bound = CompletableFuture.supplyAsync(() -> readBound(resources, classes));
        beans = bound.thenApply(read -> new Beans(scan(resources, classes), OURS));
        shipped = beans.thenApply(read -> ShippedRules.read(resources));
    }

    Schemas schemas() {
        return schemas.join();
    }

    Beans beans() {
        return beans.join();
    }

    Components components() {
        return components;
    }

    /** The routes as they ship. */
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
        types.addAll(
                List.of(HealthEndpointProperties.class, WebEndpointProperties.class, ManagementServerProperties.class));
        SettingTypes settings = SettingTypes.of(types);
        settings.groups().put("spring.datasource.hikari", List.of(ResolvableType.forClass(HikariDataSource.class)));
        return settings;
    }

    private static ClassPathScanningCandidateComponentProvider scan(
            ResourcePatternResolver resources, MetadataReaderFactory classes) {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.setResourceLoader(resources);
        scan.setMetadataReaderFactory(classes);
        return scan;
    }

    private static Set<Class<?>> readBound(ResourcePatternResolver resources, MetadataReaderFactory classes) {
        ClassPathScanningCandidateComponentProvider scan = scan(resources, classes);
        scan.setEnvironment(new EveryProfile());
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Set<Class<?>> types = new LinkedHashSet<>();
        scan.findCandidateComponents(OURS)
                .forEach(definition -> types.add(ClassUtils.resolveClassName(
                        Objects.requireNonNull(definition.getBeanClassName()), ProgramFacts.class.getClassLoader())));
        types.add(ArtemisProperties.class);
        types.add(DataSourceProperties.class);
        types.add(ServerProperties.class);
        return types;
    }

    /** A setting that only one profile reads is a setting all the same. */
    private static final class EveryProfile extends StandardEnvironment {

        @Override
        public boolean acceptsProfiles(Profiles profiles) {
            return true;
        }
    }
}
