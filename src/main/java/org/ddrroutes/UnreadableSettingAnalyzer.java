package org.ddrroutes;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which setting has the wrong form, and where it stands. Spring Boot's own would print its value, and a login written
 * one level too high is a password.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UnreadableSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        BindException innermost = cause;
        while (innermost.getCause() instanceof BindException inner) {
            innermost = inner;
        }
        Origin origin = Origin.from(innermost);
        return new FailureAnalysis(
                innermost.getName() + " cannot be read as "
                        + innermost.getTarget().getType() + (origin == null ? "" : ", from " + origin)
                        + "; its value is not shown, it may be a secret",
                "Mend it in config/application.yaml, the environment or where else it comes from.",
                cause);
    }
}
