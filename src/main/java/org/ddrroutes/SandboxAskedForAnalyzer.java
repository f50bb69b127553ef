package org.ddrroutes;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says so in place of a stack trace. */
final class SandboxAskedForAnalyzer extends AbstractFailureAnalyzer<SandboxAskedFor> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SandboxAskedFor cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Take the profile away (spring.profiles.active, SPRING_PROFILES_ACTIVE), or run ./mvnw spring-boot:run",
                cause);
    }
}
