package org.ddrroutes.check;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
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
    private static final String CONFIGURATIONS = ".+Configuration\\.class";

    private static final String EVERYWHERE = ".+\\.class";

    private final Map<String, String> types = new TreeMap<>();
    private final Set<String> scanned = new HashSet<>();
    private final ClassLoader loader = Beans.class.getClassLoader();
    private final Function<String, Set<BeanDefinition>> components;

    /** @param components finds the program's own by a regular expression for their files */
    Beans(Function<String, Set<BeanDefinition>> components) {
        this.components = components;
        scan(CONFIGURATIONS);
    }

    private void scan(String pattern) {
        if (scanned.contains(EVERYWHERE) || !scanned.add(pattern)) {
            return;
        }
        for (BeanDefinition definition : components.apply(pattern)) {
            String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(
                    definition, new SimpleBeanDefinitionRegistry());
            types.put(name, String.valueOf(definition.getBeanClassName()));
            if (definition instanceof AnnotatedBeanDefinition annotated) {
                addMethods(annotated.getMetadata());
            }
        }
    }

    /** Looks for it where it should be first: to read all classes takes longer than the rest of a check. */
    private @Nullable String type(String name) {
        for (String pattern :
                List.of(CONFIGURATIONS, ".+/" + Pattern.quote(StringUtils.capitalize(name)) + "\\.class", EVERYWHERE)) {
            if (!types.containsKey(name) && !OF_LIBRARIES.contains(name)) {
                scan(pattern);
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
        return OF_LIBRARIES.contains(name) || type(name) != null;
    }

    Collection<String> names() {
        scan(EVERYWHERE);
        Set<String> names = new TreeSet<>(types.keySet());
        names.addAll(OF_LIBRARIES);
        return names;
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

    /** The methods that a route may call. */
    static Set<String> methods(Class<?> type) {
        Set<String> names = new HashSet<>();
        Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic() && method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .forEach(names::add);
        return names;
    }
}
