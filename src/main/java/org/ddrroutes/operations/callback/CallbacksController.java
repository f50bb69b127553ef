package org.ddrroutes.operations.callback;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code /actuator/callbacks}: those that settled nothing, and what a person decides about them. */
@RestController
@RequestMapping("/actuator/callbacks")
public class CallbacksController {

    private static final String MATCH = "match";
    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of(MATCH, List.of("requestUID"), "dismiss", List.of("reason")));

    /** Each with the same columns. Of a refused one there is a row for each check, network and day. */
    private static final Map<String, String> KINDS =
            new TreeMap<>(Map.of("unmatched", """
            SELECT 'unmatched' AS kind, 'c' || id AS id, received_at AS at, request_uid, vendor_id, company_id, account_no,
                apply_dtm, resp_code, matched_request_uid AS registration, NULL AS state, NULL AS check_name, NULL AS network,
                1 AS times, NULL::timestamptz AS last_at
            FROM callback WHERE NOT matched AND dismissed_at IS NULL""", "contradicting", """
            SELECT 'contradicting', 'e' || c.id, c.at, c.request_uid, r.vendor_id, r.company_id, r.account_no,
                NULL, CASE r.state WHEN 'REGISTERED' THEN 'I0001' ELSE 'I0000' END, c.request_uid, r.state, NULL, NULL,
                1, NULL::timestamptz
            FROM contradiction c JOIN registration r ON r.request_uid = c.request_uid""", "refused", """
            SELECT 'refused', NULL, first_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, check_name, network,
                times, last_at
            FROM refused_callback"""));

    /** The same of all kinds, and the same row each time. */
    private static final String KEY = "(kind || COALESCE(id, check_name || ' ' || network)) COLLATE \"C\"";

    private final ListDatabase lists;
    private final CallbackDecisions decisions;
    private final OperatorWork work;
    private final AuditedActions actions;

    CallbacksController(ListDatabase lists, CallbackDecisions decisions, OperatorWork work, AuditedActions actions) {
        this.lists = lists;
        this.decisions = decisions;
        this.work = work;
        this.actions = actions;
    }

    /** A page, newest first; of refused ones, by the first of them. Nothing is locked. */
    @GetMapping
    public Mono<Page<Item>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "kind", "from", "to", "limit", "after");
        String kind = Parameters.oneOf("kind", query.get("kind"), List.copyOf(KINDS.keySet()), one -> one);
        // The first has the names of the columns.
        String all = kind == null
                ? KINDS.get("unmatched") + " UNION ALL " + KINDS.get("contradicting") + " UNION ALL "
                        + KINDS.get("refused")
                : KINDS.get("unmatched") + " AND FALSE UNION ALL " + KINDS.get(kind);
        return work.list(
                new ListQuery("SELECT * FROM (SELECT *, " + KEY + " AS key FROM (" + all + ") callbacks) keyed")
                        .between("at", query)
                        .page(query, "at", "key", lists.jdbc(), new RecordRow<>(Item.class)));
    }

    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Done> act(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        CallbackId callback = CallbackId.read(id).orElseThrow(CallbackDecisions::unknown);
        if (asked.action().equals(MATCH)) {
            RequestUid requestUid = Parameters.requestUid("requestUID", asked.get("requestUID"));
            return actions.run(exchange, asked, note -> {
                note.requestUid(requestUid.value());
                decisions.match(callback, requestUid, note.operator());
                return new Done(id, MATCH);
            });
        }
        String reason = Parameters.reason(asked.get("reason"));
        return actions.run(exchange, asked, note -> {
            decisions.dismiss(callback, reason, note.operator());
            return new Done(id, "dismiss");
        });
    }

    record Done(String id, String action) {}

    /**
     * One of them, masked; what a kind does not have is left out.
     *
     * @param id by which it is decided about; a refused one is only told of
     * @param registration whose requestUID it names, though it is not for it; or whose final state it contradicts
     * @param state the final state that it contradicts
     * @param checkName the check that failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            @Nullable String id,
            String kind,
            String at,
            @JsonProperty("requestUID") @Nullable String requestUid,
            @JsonProperty("vendorID") @Nullable String vendorId,
            @JsonProperty("companyID") @Nullable String companyId,
            @Nullable String accountNo,
            @Nullable String applyDtm,
            @Nullable String respCode,
            @Nullable String registration,
            @Nullable String state,
            @JsonProperty("check") @Nullable String checkName,
            @Nullable String network,
            long times,
            @Nullable String lastAt) {
        Item {
            accountNo = Mask.lastFour(accountNo);
        }
    }
}
