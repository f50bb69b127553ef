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
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** The program's beans and their types, found without making one of them. */
final class Beans {

    /** What Spring Boot and Camel add, as far as a route may name it. */
    private static final List<String> OF_LIBRARIES = List.of(
            "dataSource",
            "jdbcTemplate",
            "namedParameterJdbcTemplate",
            "transactionManager",
            "transactionTemplate",
            "meterRegistry",
            "prometheusMeterRegistry",
            "applicationTaskExecutor",
            "taskScheduler",
            "objectMapper",
            "sslBundleRegistry",
            "camelContext");

    private final Map<String, String> types = new TreeMap<>();
    private final ClassLoader loader = Beans.class.getClassLoader();

    Beans(ClassPathScanningCandidateComponentProvider scan, String basePackage) {
        scan.addIncludeFilter(new AnnotationTypeFilter(Component.class));
        scan.findCandidateComponents(basePackage).forEach(definition -> {
            String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(
                    definition, new SimpleBeanDefinitionRegistry());
            types.put(name, String.valueOf(definition.getBeanClassName()));
            if (definition instanceof AnnotatedBeanDefinition annotated) {
                addMethods(annotated.getMetadata());
            }
        });
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
        return types.containsKey(name) || OF_LIBRARIES.contains(name);
    }

    Collection<String> names() {
        Set<String> names = new TreeSet<>(types.keySet());
        names.addAll(OF_LIBRARIES);
        return names;
    }

    /** Empty where the type is not ours to look at. */
    Optional<Class<?>> typeOf(String name) {
        return Optional.ofNullable(types.get(name)).flatMap(this::find);
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
