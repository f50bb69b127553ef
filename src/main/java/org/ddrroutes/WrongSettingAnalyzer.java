package org.ddrroutes;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Says which setting is wrong, and why, in place of a stack trace. The value is not repeated: it may be a secret. */
final class WrongSettingAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> implements Ordered {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
        String message = cause.getMessage();
        boolean isOurs = message != null
                && (message.startsWith("ddr.")
                        || message.startsWith("spring.artemis.broker-url ")
                        || message.startsWith("spring.datasource.url ")
                        || message.contains("bank-codes"));
        if (!isOurs) {
            return null;
        }
        String where = rootFailure instanceof ConfigurationPropertiesBindException
                ? "in config/application.yaml or the environment"
                : "";
        return new FailureAnalysis(message, ("Mend it " + where).strip() + ".", cause);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
