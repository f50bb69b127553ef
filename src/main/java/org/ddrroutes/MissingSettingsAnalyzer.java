package org.ddrroutes;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is missing in place of a stack trace. */
final class MissingSettingsAnalyzer extends AbstractFailureAnalyzer<MissingSettings> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingSettings cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set what is named above. The sandbox needs none of it: ./mvnw spring-boot:run",
                cause);
    }
}
