package org.ddrroutes.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The components of Camel that are in the program, as their own jars describe them. */
final class Components {

    private static final String SERVICES = "META-INF/services/org/apache/camel/component/";

    private final ClassLoader loader = Components.class.getClassLoader();
    private final Map<String, Optional<ComponentModel>> models = new HashMap<>();
    private @Nullable List<String> names;
    private @Nullable List<String> headers;

    Optional<ComponentModel> find(String scheme) {
        return models.computeIfAbsent(scheme, name -> Optional.ofNullable(read(name)));
    }

    /** All of them. */
    List<String> names() {
        if (names == null) {
            names = readNames();
        }
        return Objects.requireNonNull(names);
    }

    /** The headers that Camel and its components set or read. */
    List<String> headers() {
        if (headers == null) {
            headers = readHeaders();
        }
        return Objects.requireNonNull(headers);
    }

    private List<String> readNames() {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver(loader)
                            .getResources("classpath*:" + SERVICES + "*"))
                    .map(resource -> String.valueOf(resource.getFilename()))
                    .filter(name -> name.matches("[a-z0-9-]+"))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> readHeaders() {
        TreeSet<String> headers = new TreeSet<>();
        for (Field field : Exchange.class.getFields()) {
            if (field.getType().equals(String.class) && Modifier.isStatic(field.getModifiers())) {
                try {
                    headers.add(String.valueOf(field.get(null)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        names().forEach(name -> find(name)
                .ifPresent(model -> model.getEndpointHeaders().forEach(header -> headers.add(header.getName()))));
        return List.copyOf(headers);
    }

    private @Nullable ComponentModel read(String scheme) {
        if (!scheme.matches("[a-zA-Z0-9-]+")) {
            return null;
        }
        try (InputStream service = loader.getResourceAsStream(SERVICES + scheme)) {
            if (service == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(service);
            String type = properties.getProperty("class", "");
            String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
            try (InputStream json = loader.getResourceAsStream("META-INF/" + folder + "/" + scheme + ".json")) {
                return json == null
                        ? null
                        : JsonMapper.generateComponentModel(new String(json.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words that an option may be, without regard to how they are written. */
    static boolean isOneOf(List<String> words, String value) {
        return words.stream().anyMatch(word -> word.equalsIgnoreCase(value));
    }

    static List<String> labels(String label) {
        return label == null ? List.of() : Arrays.asList(label.split(","));
    }
}
