package org.ddrroutes.operations.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ddrroutes.operations.gate.GateController;
import org.ddrroutes.operations.gate.GateView;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.ddrroutes.operations.stuck.QueueDepthSampler.Backlog;
import org.ddrroutes.operations.stuck.StuckController;
import org.ddrroutes.operations.stuck.StuckSummary;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code /console}: the first page, which shows the flow, what waits, and the last hour. Its live figures are the metrics' last
 * values: to look at them asks neither database nor broker.
 */
@RestController
class ConsoleOverview {

    /** A gate that these closed opens by itself. */
    private static final Set<String> ENDS_BY_ITSELF = Set.of("rate-limit", "bank-down");

    private final ConsolePages pages;
    private final ConsoleTemplates templates;
    private final MeterRegistry meters;
    private final QueueDepthSampler queues;
    private final LastHour lastHour;
    private final GateController gate;
    private final StuckController stuck;

    ConsoleOverview(
            ConsolePages pages,
            ConsoleTemplates templates,
            MeterRegistry meters,
            QueueDepthSampler queues,
            LastHour lastHour,
            GateController gate,
            StuckController stuck) {
        this.pages = pages;
        this.templates = templates;
        this.meters = meters;
        this.queues = queues;
        this.lastHour = lastHour;
        this.gate = gate;
        this.stuck = stuck;
    }

    /**
     * A part of the flow.
     *
     * @param text what the figure counts
     * @param href the list behind it; null where there is none
     * @param alarm whether somebody must act
     */
    record Part(
            String name,
            String figure,
            String text,
            @Nullable String href,
            boolean alarm) {}

    @GetMapping(Console.ROOT)
    Mono<ResponseEntity<String>> overview(ServerWebExchange exchange) {
        // What cannot be read now leaves its place empty: the rest is wanted all the more.
        Mono<List<Part>> flow =
                gate.state(Console.NO_PARAMETERS).map(this::flow).onErrorReturn(flow(null));
        Mono<List<Part>> aside =
                stuck.summary(Console.NO_PARAMETERS).map(this::aside).onErrorReturn(aside(null));
        Mono<Map<String, Object>> figures =
                lastHour.figures().map(this::charted).onErrorReturn(Map.of());
        return Mono.zip(flow, aside, figures).flatMap(all -> {
            Map<String, Object> model = new HashMap<>(all.getT3());
            model.put("flow", all.getT1());
            model.put("aside", all.getT2());
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

    /** What the messages pass, in their order. */
    private List<Part> flow(@Nullable GateView gate) {
        return List.of(
                part("Requests", queue("registrations"), "wait to be read", "/registrations?state=RECEIVED", false),
                gate(gate),
                part(
                        "Callbacks",
                        value("ddr.callbacks.unmatched"),
                        "without a registration",
                        "/callbacks?kind=unmatched",
                        value("ddr.callbacks.unmatched") > 0),
                part("Results", value("ddr.outbox.results"), "wait for the broker", null, false));
    }

    /** What waits, for time or for a person, and what the flow stands on. */
    private List<Part> aside(@Nullable StuckSummary stuck) {
        double dead = queue("dead");
        return List.of(
                backlog(queues.backlog().orElse(null)),
                part("Retry queue", queue("retry"), "wait for their next try", "/registrations?state=RETRYING", false),
                part("Dead letters", dead, "wait for a person", "/deadletters", dead > 0),
                stuck(stuck),
                upOrDown("Database", value("ddr.database.up")),
                upOrDown("Broker", value("ddr.broker.up")));
    }

    private static Part gate(@Nullable GateView gate) {
        String href = Console.ROOT + "/gate";
        if (gate == null) {
            return new Part("Gate", "?", "the database does not answer", href, true);
        }
        if (gate.open()) {
            return new Part("Gate", "open", gate.probing() ? "to one call at a time" : "to the bank", href, false);
        }
        String cause = String.valueOf(gate.cause());
        return new Part("Gate", "closed", cause, href, !ENDS_BY_ITSELF.contains(cause));
    }

    /** What waits for the bank in all, how fast it becomes less, and when it is done at that rate. */
    static Part backlog(@Nullable Backlog backlog) {
        if (backlog == null) {
            return new Part("Backlog", "?", "the broker does not answer", null, false);
        }
        long fewer = Math.round(backlog.fewerASecond() * 60);
        String text;
        if (backlog.messages() == 0) {
            text = "nothing waits for the bank";
        } else if (fewer > 0) {
            text = fewer + " fewer a minute: done in " + inWords(backlog.messages() * 60 / fewer);
        } else {
            text = fewer < 0 ? -fewer + " more a minute" : "neither more nor fewer";
        }
        return new Part("Backlog", String.valueOf(backlog.messages()), text, null, false);
    }

    private static String inWords(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    private static Part stuck(@Nullable StuckSummary stuck) {
        String href = Console.ROOT + "/stuck";
        return stuck == null
                ? new Part("Stuck", "?", "the database does not answer", href, true)
                : new Part(
                        "Stuck", stuck.count() + (stuck.hasMore() ? "+" : ""), "do not go on", href, stuck.count() > 0);
    }

    private static Part upOrDown(String name, double up) {
        return new Part(name, up > 0 ? "up" : "down", up > 0 ? "answers" : "does not do its work", null, up == 0);
    }

    private static Part part(String name, double figure, String text, @Nullable String path, boolean alarm) {
        return new Part(name, String.valueOf((long) figure), text, path == null ? null : Console.ROOT + path, alarm);
    }

    private double queue(String queue) {
        return value(meters.find("ddr.queue.messages").tag("queue", queue).gauge());
    }

    private double value(String name) {
        return value(meters.find(name).gauge());
    }

    private static double value(@Nullable Gauge gauge) {
        return gauge == null ? 0 : gauge.value();
    }
}
