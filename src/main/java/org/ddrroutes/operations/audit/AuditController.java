package org.ddrroutes.operations.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /actuator/audit}: who did what, what was refused, and failed logins. */
@RestController
@RequestMapping("/actuator/audit")
public class AuditController {

    private final ListDatabase database;
    private final OperatorWork work;

    AuditController(ListDatabase database, OperatorWork work) {
        this.database = database;
        this.work = work;
    }

    /** A page, newest first. */
    @GetMapping
    public Mono<Page<Entry>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "by", "action", "from", "to", "limit", "after");
        return work.list(new ListQuery("SELECT *, by_whom AS by FROM audit")
                .where("by_whom = :by", "by", Parameters.text("by", query.get("by"), 64))
                .where("action = :action", "action", Parameters.action(query.get("action")))
                .between("at", query)
                .pageByNumber(query, "at", "id", database.jdbc(), new RecordRow<>(Entry.class)));
    }

    /**
     * A row of the table {@code audit}.
     *
     * @param outcome {@code done}, {@code refused}, {@code failed}; {@code begun} where it goes on or the program ended
     * @param times how many refusals it stands for
     */
    record Entry(
            String id,
            String at,
            String by,
            @Nullable String address,
            String action,
            @Nullable String target,
            @JsonProperty("requestUID") @Nullable String requestUid,
            @Nullable String reason,
            String outcome,
            @Nullable String detail,
            long times) {}
}
