package org.ddrroutes.operations.registration;

import java.util.List;
import org.ddrroutes.operations.registration.RegistrationHistory.ReceivedCallback;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.QueryParameters;
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
import reactor.core.publisher.Mono;

/** {@code /actuator/registrations}: all of them by page, and one with its timeline. */
@RestController
@RequestMapping("/actuator/registrations")
public class RegistrationsController {

    private final RegistrationSearch search;
    private final OperatorWork work;

    RegistrationsController(RegistrationSearch search, OperatorWork work) {
        this.search = search;
        this.work = work;
    }

    /** A page, newest first. */
    @GetMapping
    public Mono<Page<RegistrationView>> page(@RequestParam MultiValueMap<String, String> parameters) {
        return work.list(search.page(QueryParameters.of(parameters, RegistrationSearch.NAMES)));
    }

    /** The same, and by the whole account, which stands in no address. */
    @PostMapping(path = "/search", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Page<RegistrationView>> search(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(parameters);
        return work.list(search.page(QueryParameters.of(body, RegistrationSearch.NAMES_IN_BODY)));
    }

    @GetMapping("/{requestUid}")
    public Mono<RegistrationHistory> one(
            @PathVariable String requestUid, @RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters.of(parameters);
        if (!RequestUid.isWellFormed(requestUid)) {
            throw unknown(List.of());
        }
        return work.list(() -> search.history(requestUid).orElseThrow(() -> unknown(search.callbacks(requestUid))));
    }

    private static OperatorProblem unknown(List<ReceivedCallback> callbacks) {
        OperatorProblem problem = callbacks.isEmpty()
                ? RegistrationActions.unknown()
                : OperatorProblem.notFound(
                        "no registration has this requestUID, but callbacks name it",
                        "they are matched as soon as the registration appears");
        return problem.seeing(callbacks);
    }
}
