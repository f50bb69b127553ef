package org.ddrroutes.operations;

import java.util.List;
import org.ddrroutes.operations.RegistrationHistory.ReceivedCallback;
import org.ddrroutes.registration.RequestUid;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/registrations}: all of them by page, and one with its timeline. Spring Boot looks for Spring's own
 * {@code @Nullable} to know what may be left out.
 */
@Component
@WebEndpoint(id = "registrations")
class RegistrationsEndpoint {

    private final RegistrationSearch search;

    RegistrationsEndpoint(RegistrationSearch search) {
        this.search = search;
    }

    /** A page, newest first. The names of the parameters are the interface's. */
    @ReadOperation
    WebEndpointResponse<Object> page(
            @Nullable String state,
            @Nullable String vendorID,
            @Nullable String from,
            @Nullable String to,
            @Nullable String limit,
            @Nullable String after) {
        return Answer.to(() -> search.page(new RegistrationFilter(
                Parameters.state(state),
                Parameters.vendorId(vendorID),
                Parameters.from(from),
                Parameters.to(to),
                Parameters.limit(limit),
                Parameters.after(after))));
    }

    @ReadOperation
    WebEndpointResponse<Object> one(@Selector String requestUid) {
        return Answer.to(() -> {
            if (!RequestUid.isWellFormed(requestUid)) {
                throw unknown(List.of());
            }
            return search.history(requestUid).orElseThrow(() -> unknown(search.callbacks(requestUid)));
        });
    }

    private static Refusal unknown(List<ReceivedCallback> callbacks) {
        Problem problem = callbacks.isEmpty()
                ? Problem.notFound(
                        "no registration has this requestUID", "a message without a row is among the dead letters")
                : Problem.notFound(
                        "no registration has this requestUID, but callbacks name it",
                        "they are matched as soon as the registration appears");
        return new Refusal(problem.seeing(callbacks));
    }
}
