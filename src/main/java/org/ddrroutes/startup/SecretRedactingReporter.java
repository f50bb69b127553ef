package org.ddrroutes.startup;

import java.util.Objects;
import org.apache.camel.support.ExceptionHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Reports why the program does not start. What we know the reason of is said in a line; what quotes a secret is said without
 * it; all else is left to Spring Boot. Named in META-INF/spring.factories.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretRedactingReporter implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRedactingReporter.class);

    private final @Nullable ConfigurableApplicationContext context;

    /** @param context null where the start failed before there was one */
    SecretRedactingReporter(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        ConfigurableEnvironment environment = context == null ? new StandardEnvironment() : context.getEnvironment();
        SecretSettings secrets = SecretSettings.of(environment);
        FailureAnalysis known = StartFailures.analyze(failure, secrets);
        if (known != null) {
            LOG.error("The program does not start.\n{}\n{}", known.getDescription(), known.getAction());
            return true;
        }
        String text = describe(failure, environment);
        String clean = secrets.redact(text);
        if (clean.equals(text)) {
            return false;
        }
        LOG.error("The program does not start. The failure quotes a setting that is secret, left out here:\n{}", clean);
        return true;
    }

    /** What Spring Boot would print: the analysis, or the stack trace where it has none. */
    private String describe(Throwable failure, ConfigurableEnvironment environment) {
        ArgumentResolver arguments = ArgumentResolver.of(Environment.class, environment);
        if (context != null) {
            arguments = arguments.and(BeanFactory.class, context.getBeanFactory());
        }
        return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, unfit) -> {}))
                .stream()
                .map(analyzer -> analyze(analyzer, failure))
                .filter(Objects::nonNull)
                .map(analysis -> analysis.getDescription() + "\n" + analysis.getAction())
                .findFirst()
                .orElseGet(() -> ExceptionHelper.stackTraceToString(failure));
    }

    /** As Spring Boot does: an analyzer may need a library that is not there, and the secret must be left out all the same. */
    private static @Nullable FailureAnalysis analyze(FailureAnalyzer analyzer, Throwable failure) {
        try {
            return analyzer.analyze(failure);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug(
                    "{} cannot judge: {}",
                    analyzer.getClass().getName(),
                    e.getClass().getName());
            return null;
        }
    }
}
