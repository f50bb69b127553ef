package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.ddrroutes.harness.Product;
import org.jspecify.annotations.Nullable;

/** The routes of a running product, in whose place edited ones can be put: quicker than a start for each edit. */
final class RunningRoutes {

    private static final String SUFFIX = ".camel.yaml";

    /** Files whose routes are put in place anew each time; the others go on while nobody edits them. */
    private static final List<String> FILES = List.of(
            "errors",
            "callback-errors",
            "bank-call",
            "callback-receive",
            "callback-record",
            "dead-letter-send",
            "outcome-record",
            "registration-dispose",
            "registration-receive",
            "registration-retry",
            "registration-submit");

    private final ModelCamelContext camel;

    /** Files that run otherwise than they ship, for the next edits to put back. */
    private Set<String> edited = Set.of();

    /**
     * An edit of one file.
     *
     * @param cut a piece of text that it ends before
     */
    record Edit(
            String file,
            @Nullable String replace,
            @Nullable String with,
            @Nullable String append,
            @Nullable String cut) {

        String apply(String text) {
            if (replace != null && with != null) {
                assertThat(text).contains(replace);
                return text.replace(replace, with);
            }
            if (cut != null) {
                assertThat(text).contains(cut);
                return text.substring(0, text.indexOf(cut));
            }
            return text + append;
        }
    }

    RunningRoutes(Product product) {
        camel = product.bean(ModelCamelContext.class);
    }

    /** Puts the shipped routes with these edits in the place of those that run. */
    void replace(List<Edit> edits) throws Exception {
        Set<String> files = edits.stream().map(Edit::file).collect(Collectors.toSet());
        Map<String, String> texts = shipped(files);
        edits.forEach(edit -> texts.computeIfPresent(edit.file(), (file, text) -> edit.apply(text)));
        edited = files;
        load(texts);
    }

    /** Puts the shipped routes, with these files over them, in the place of those that run. */
    void replace(Path folder) throws Exception {
        Map<String, String> own = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                own.put(file.getFileName().toString().replace(SUFFIX, ""), Files.readString(file));
            }
        }
        Map<String, String> texts = shipped(own.keySet());
        texts.putAll(own);
        edited = own.keySet();
        load(texts);
    }

    private Map<String, String> shipped(Set<String> next) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        TreeSet<String> files = new TreeSet<>(FILES);
        files.addAll(edited);
        files.addAll(next);
        for (String file : files) {
            Path shipped = Path.of("routes", file + SUFFIX);
            texts.put(file, Files.exists(shipped) ? Files.readString(shipped) : "");
        }
        return texts;
    }

    private void load(Map<String, String> texts) throws Exception {
        List<RouteDefinition> running = new ArrayList<>(camel.getRouteDefinitions());
        // Those that receive first.
        running.sort(Comparator.comparing(
                (RouteDefinition route) -> !route.getInput().getUri().startsWith("jms")));
        for (RouteDefinition route : running) {
            if (isOf(texts, route.getResource())) {
                camel.getRouteController().stopRoute(route.getRouteId(), 2, TimeUnit.SECONDS);
                camel.removeRoute(route.getRouteId());
            }
        }
        // All of them: what is shipped is in the files that are loaded, and routes that go on have theirs.
        for (RouteConfigurationDefinition errors : List.copyOf(camel.getRouteConfigurationDefinitions())) {
            camel.removeRouteConfiguration(errors);
        }
        Map<String, String> sorted = new TreeMap<>(texts);
        List<Resource> resources = new ArrayList<>();
        sorted.forEach((file, text) -> {
            if (!text.isEmpty()) {
                resources.add(ResourceHelper.fromBytes(
                        "file:routes/" + file + SUFFIX, text.getBytes(StandardCharsets.UTF_8)));
            }
        });
        PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
    }

    private static boolean isOf(Map<String, String> texts, Resource resource) {
        return texts.keySet().stream().anyMatch(file -> resource.getLocation().endsWith("routes/" + file + SUFFIX));
    }
}
