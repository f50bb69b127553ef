package org.ddrroutes.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What the program holds and a check compares with. It takes a good part of a second to read, side by side. */
public final class ProgramFacts {

    private static final String OURS = "org.ddrroutes";

    private final CompletableFuture<Schemas> schemas = CompletableFuture.supplyAsync(Schemas::new);
    private final CompletableFuture<Beans> beans = CompletableFuture.supplyAsync(() -> new Beans(OURS));
    private final CompletableFuture<Set<Class<?>>> bound = CompletableFuture.supplyAsync(ProgramFacts::readBound);
    private final CompletableFuture<List<RouteFile>> shipped = CompletableFuture.supplyAsync(ShippedRules::read);
    private final Components components = new Components();

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

    private static Set<Class<?>> readBound() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.setResourceLoader(new DefaultResourceLoader(ProgramFacts.class.getClassLoader()));
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
