package org.ddrroutes.startup;

import java.util.List;
import java.util.Optional;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;

/**
 * The reasons that keep the program from starting, each in one line in place of a stack trace, and never with a value: Spring
 * Boot's own analyzers print it, and a login that is written one level too high is a password.
 */
public final class StartFailures {

    private StartFailures() {}

    /**
     * Returns null for what is none of them.
     *
     * @param secrets what Camel may quote
     */
    static @Nullable FailureAnalysis analyze(Throwable failure, SecretSettings secrets) {
        SettingFault fault = SettingFault.of(failure)
                .or(() -> SettingFault.within(failure, BindException.class)
                        .map(unread -> new SettingFault(unreadable(unread))))
                .or(() -> ofRoute(failure, secrets))
                .orElse(null);
        return fault == null ? null : new FailureAnalysis(fault.told(), fault.wayOut(), failure);
    }

    /** Of a route that Camel does not start, with its file and the cause; it comes of options, and so no message is quoted. */
    public static Optional<SettingFault> ofRoute(Throwable failure, SecretSettings secrets) {
        return SettingFault.within(failure, FailedToCreateRouteException.class)
                .map(route -> refused(route.getLocation(), route.getRouteId(), secrets.redact(reasonOf(route))))
                .or(() -> SettingFault.within(failure, FailedToStartRouteException.class)
                        .map(route ->
                                refused(route.getLocation(), route.getRouteId(), secrets.redact(reasonOf(route)))));
    }

    /** What no rule of the check tells of, and Camel does not start with. */
    private static SettingFault refused(@Nullable String file, String route, String reason) {
        return new SettingFault(
                List.of((file == null ? "" : "routes/" + file + "  ") + "Camel does not start the route " + route + ": "
                        + reason),
                "Correct the route, or take it away.");
    }

    private static String reasonOf(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause.getClass().getSimpleName() + ", "
                + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static String unreadable(BindException failure) {
        BindException innermost = failure;
        while (innermost.getCause() instanceof BindException inner) {
            innermost = inner;
        }
        Origin origin = Origin.from(innermost);
        return innermost.getName() + " cannot be read as "
                + innermost.getTarget().getType() + (origin == null ? "" : ", from " + origin)
                + "; its value is not shown, it may be a secret";
    }
}
