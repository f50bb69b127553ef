package org.ddrroutes.startup;

import java.util.Optional;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The reasons that keep the program from starting, each in one line in place of a stack trace, and never with a value: Spring
 * Boot's own analyzers print it, and a login that is written one level too high is a password.
 */
final class StartFailures {

    private StartFailures() {}

    /** @return null for what is none of them */
    static @Nullable FailureAnalysis analyze(Throwable failure) {
        SettingFault fault = Optional.ofNullable(ObjectHelper.getException(SettingFault.class, failure))
                .or(() -> Optional.ofNullable(ObjectHelper.getException(MarkedYAMLException.class, failure))
                        .map(yaml -> new SettingFault("A settings file is no YAML " + YamlPosition.of(yaml))))
                .or(() -> Optional.ofNullable(ObjectHelper.getException(BindException.class, failure))
                        .map(unread -> new SettingFault(unreadable(unread))))
                .orElse(null);
        return fault == null ? null : new FailureAnalysis(fault.getMessage(), fault.wayOut(), failure);
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
