package org.ddrroutes.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointHeaderModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ReflectionUtils;

/** The components of Camel that are in the program, as their own jars describe them. */
final class Components {

    static final Set<String> FOR_TESTS = Set.of("mock", "dataset", "dataset-test", "stub");

    private static final String SERVICES_LIST = "META-INF/services/org/apache/camel/component.properties";
    private static final String SERVICES = "META-INF/services/org/apache/camel/component/";

    private static final String OF_COMPONENT = "\n  \"componentProperties\": {";
    private static final String END = "\n  },";

    private final ClassLoader loader = Components.class.getClassLoader();
    private final Map<String, Optional<ComponentModel>> models = new HashMap<>();
    private final List<String> names = readNames();

    Optional<ComponentModel> find(String scheme) {
        return models.computeIfAbsent(scheme, name -> Optional.ofNullable(read(name)));
    }

    /** Without those that are refused wherever they stand. */
    List<String> usable() {
        return names.stream()
                .filter(name -> !FOR_TESTS.contains(name) && !name.equals("controlbus"))
                .toList();
    }

    /** Looked for first in the components that have been asked for: to read all takes long. */
    boolean hasHeader(String name) {
        return Stream.concat(ofExchange(), models.values().stream().flatMap(Components::headersOf))
                        .anyMatch(name::equalsIgnoreCase)
                || headers().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The headers that Camel and its components set or read. */
    List<String> headers() {
        return Stream.concat(ofExchange(), names.stream().map(this::find).flatMap(Components::headersOf))
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> headersOf(Optional<ComponentModel> model) {
        return model.stream().flatMap(one -> one.getEndpointHeaders().stream()).map(EndpointHeaderModel::getName);
    }

    private static Stream<String> ofExchange() {
        return Stream.of(Exchange.class.getFields())
                .filter(field -> field.getType().equals(String.class) && Modifier.isStatic(field.getModifiers()))
                .map(field -> String.valueOf(ReflectionUtils.getField(field, null)));
    }

    /** Each jar of Camel's lists its own, and the program's jar holds these lists one after the other. */
    private List<String> readNames() {
        try {
            return Collections.list(loader.getResources(SERVICES_LIST)).stream()
                    .flatMap(list -> OwnFiles.text(new UrlResource(list)).lines())
                    .filter(line -> line.startsWith("components="))
                    .flatMap(line ->
                            Stream.of(line.substring(line.indexOf('=') + 1).split(" ")))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                        : JsonMapper.generateComponentModel(
                                ofEndpoints(new String(json.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the options of the component itself: they are half of it, and to read it takes a good part of a check. */
    private static String ofEndpoints(String description) {
        int start = description.indexOf(OF_COMPONENT);
        return start < 0
                ? description
                : description.substring(0, start)
                        + description.substring(description.indexOf(END, start) + END.length());
    }
}
