package org.ddrroutes.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Which routes run, and from which files: told at the start. */
@Component
public class RunningRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(RunningRoutes.class);

    private final CamelContext camel;

    RunningRoutes(CamelContext camel) {
        this.camel = camel;
    }

    /** The ids of the routes of each file. */
    public Map<String, List<String>> byFile() {
        Map<String, List<String>> routes = new TreeMap<>();
        for (Route route : camel.getRoutes()) {
            String file = route.getSourceResource() == null
                    ? "no file"
                    : route.getSourceResource().getLocation().replaceFirst(".*/", "");
            routes.computeIfAbsent(file, name -> new ArrayList<>()).add(route.getRouteId());
        }
        return routes;
    }

    /** How many there are, and which are of files that do not ship with the program: {@code yours: our-xml (our-xml.camel.yaml)}. */
    public String summary() {
        Map<String, List<String>> files = byFile();
        String own = files.entrySet().stream()
                .filter(file -> RunningRoutes.class.getResource("/shipped-routes/" + file.getKey()) == null)
                .map(file -> String.join(", ", file.getValue()) + " (" + file.getKey() + ")")
                .collect(Collectors.joining(", "));
        int count = files.values().stream().mapToInt(List::size).sum();
        return count + " from " + files.size() + " files" + (own.isEmpty() ? "" : "; yours: " + own);
    }

    @EventListener(ApplicationReadyEvent.class)
    void tellAtStart() {
        LOG.info("routes: {}", byFile());
    }
}
