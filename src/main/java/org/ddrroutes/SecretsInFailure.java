package org.ddrroutes;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells of a start that failed with an exception that quotes a secret: without it. What quotes none is told of by Spring
 * Boot. Named in META-INF/spring.factories.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretsInFailure implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(SecretsInFailure.class);

    private final @Nullable ConfigurableApplicationContext context;

    /** @param context null where it failed before there was one */
    SecretsInFailure(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        if (context == null) {
            return false;
        }
        StringWriter told = new StringWriter();
        failure.printStackTrace(new PrintWriter(told, true));
        String clean = SecretSettings.of(context.getEnvironment()).leftOutOf(told.toString());
        if (clean.equals(told.toString())) {
            return false;
        }
        LOG.error("The program does not start. The failure quotes a setting that is secret, left out here:\n{}", clean);
        return true;
    }
}
