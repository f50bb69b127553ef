package org.ddrroutes.check;

import java.beans.Introspector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** The program's beans and their types, found without making one of them. */
final class Beans {

    /** What Spring Boot and Camel add, as far as a route may name it. */
    private static final List<String> OF_LIBRARIES = List.of("""
            dataSource jdbcTemplate namedParameterJdbcTemplate transactionManager transactionTemplate meterRegistry
            prometheusMeterRegistry applicationTaskExecutor taskScheduler objectMapper sslBundleRegistry
            camelContext""".split("\\s+"));

    /** Where methods make beans, but for a few classes. */
    private static final String CONFIGURATION = "Configuration.class";

    private static final String ANY = ".class";

    private final Map<String, String> types = new TreeMap<>();
    private final Set<String> read = new HashSet<>();
    private final ClassLoader loader = Beans.class.getClassLoader();
    private final SimpleMetadataReaderFactory classes = new SimpleMetadataReaderFactory(loader);
    private final OwnFiles files;

    Beans(OwnFiles files) {
        this.files = files;
        // Of types that are not ours to look at.
        OF_LIBRARIES.forEach(name -> types.put(name, ""));
        read(CONFIGURATION);
    }

    /** @param end what the names of the files end with */
    private void read(String end) {
        if (read.contains(ANY) || !read.add(end)) {
            return;
        }
        try {
            for (String type : files.classes(end)) {
                add(classes.getMetadataReader(type).getAnnotationMetadata());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is made under a condition only, such as that of a profile, is not there. */
    private void add(AnnotationMetadata type) {
        Map<String, Object> component = type.getAnnotationAttributes(Component.class.getName());
        if (component == null || !type.isConcrete() || type.isAnnotated(Conditional.class.getName())) {
            return;
        }
        String name = String.valueOf(component.get("value"));
        types.put(
                name.isEmpty() ? Introspector.decapitalize(ClassUtils.getShortName(type.getClassName())) : name,
                type.getClassName());
        addMethods(type);
    }

    /** Looks for it where it should be first: to read all classes takes longer than the rest of a check. */
    private @Nullable String type(String name) {
        for (String end : List.of(CONFIGURATION, "/" + StringUtils.capitalize(name) + ANY, ANY)) {
            if (!types.containsKey(name)) {
                read(end);
            }
        }
        return types.get(name);
    }

    private void addMethods(AnnotationMetadata configuration) {
        for (MethodMetadata method : configuration.getAnnotatedMethods(Bean.class.getName())) {
            List<String> names = new ArrayList<>();
            Map<String, Object> attributes = method.getAnnotationAttributes(Bean.class.getName());
            if (attributes != null && attributes.get("name") instanceof String[] given) {
                names.addAll(List.of(given));
            }
            if (names.isEmpty()) {
                names.add(method.getMethodName());
            }
            names.forEach(name -> types.put(name, method.getReturnTypeName()));
        }
    }

    boolean has(String name) {
        return type(name) != null;
    }

    Collection<String> names() {
        read(ANY);
        return types.keySet();
    }

    /** Empty where the type is not ours to look at. */
    Optional<Class<?>> typeOf(String name) {
        return Optional.ofNullable(type(name)).flatMap(this::find);
    }

    Optional<Class<?>> find(String className) {
        try {
            return Optional.of(ClassUtils.forName(className, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Those that Camel can call. */
    static Set<String> methods(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> !method.isSynthetic() && method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
