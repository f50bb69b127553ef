package org.ddrroutes.operations.stuck;

import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /actuator/stuck}: what needs somebody. */
@RestController
@RequestMapping("/actuator/stuck")
public class StuckController {

    private final StuckList stuck;
    private final OperatorWork work;

    StuckController(StuckList stuck, OperatorWork work) {
        this.stuck = stuck;
        this.work = work;
    }

    /** A page, oldest first. */
    @GetMapping
    public Mono<Page<StuckItem>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "kind", "limit", "after");
        StuckKind kind = StuckKind.of(query.get("kind"));
        int limit = Parameters.limit(query.get("limit"));
        Cursor after = Parameters.after(query.get("after"));
        return work.list(() -> stuck.page(kind, limit, after));
    }

    @GetMapping("/summary")
    public Mono<StuckSummary> summary(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters.of(parameters);
        return work.list(stuck::summary);
    }
}
