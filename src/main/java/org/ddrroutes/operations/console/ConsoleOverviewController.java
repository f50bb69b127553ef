package org.ddrroutes.operations.console;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.operations.gate.GateController;
import org.ddrroutes.operations.stuck.StuckController;
import org.ddrroutes.operations.stuck.StuckSummary;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code /console}: the first page, which shows the flow, what waits, and the last hour. */
@RestController
class ConsoleOverviewController {

    private final ConsolePages pages;
    private final ConsoleTemplates templates;
    private final ConsoleOverview overview;
    private final LastHour lastHour;
    private final GateController gate;
    private final StuckController stuck;

    ConsoleOverviewController(
            ConsolePages pages,
            ConsoleTemplates templates,
            ConsoleOverview overview,
            LastHour lastHour,
            GateController gate,
            StuckController stuck) {
        this.pages = pages;
        this.templates = templates;
        this.overview = overview;
        this.lastHour = lastHour;
        this.gate = gate;
        this.stuck = stuck;
    }

    @GetMapping(Console.ROOT)
    Mono<ResponseEntity<String>> overview(ServerWebExchange exchange) {
        // What cannot be read now leaves its place empty: the rest is wanted all the more.
        Mono<Map<String, Object>> content = gate.state(Console.NO_PARAMETERS)
                .map(view -> Map.<String, Object>of("flow", overview.flow(view)))
                .onErrorReturn(Map.of("flow", overview.flow(null)));
        Mono<Optional<StuckSummary>> waiting =
                stuck.summary(Console.NO_PARAMETERS).map(Optional::of).onErrorReturn(Optional.empty());
        Mono<Map<String, Object>> figures =
                lastHour.figures().map(this::charted).onErrorReturn(Map.of());
        return Mono.zip(content, waiting, figures).flatMap(all -> {
            Map<String, Object> model = new HashMap<>(all.getT1());
            model.putAll(all.getT3());
            model.put("aside", overview.aside(all.getT2().orElse(null)));
            return pages.page(exchange, "overview", "Overview", model);
        });
    }

    private Map<String, Object> charted(LastHour.Figures figures) {
        return Map.of(
                "lastHour",
                templates.asMap(figures),
                "isQuiet",
                figures.minutes().isEmpty());
    }
}
