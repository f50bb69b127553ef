package org.ddrroutes.privacy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Lets nobody but this program's own code log below INFO, whatever the levels are set to: libraries write what passes
 * through them there, from SQL parameters to the bank's token. TRACE is nobody's: this program has none, and what a class
 * inherits from a library logs under its name. It is put in place as soon as the logging is configured, before anything of
 * worth is known. See decision 0013.
 */
final class LibraryDebugFilter extends TurboFilter
        implements LoggerContextListener, ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final String OWN = "org.ddrroutes.";

    /** From now on, and also after the logging has been configured anew. */
    static void in(LoggerContext logging) {
        boolean isThere = logging.getTurboFilterList().stream().anyMatch(LibraryDebugFilter.class::isInstance);
        if (!isThere) {
            LibraryDebugFilter filter = new LibraryDebugFilter();
            filter.setContext(logging);
            filter.start();
            logging.addTurboFilter(filter);
            logging.addListener(filter);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            in(logging);
        }
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        boolean isOwn = level.isGreaterOrEqual(Level.DEBUG) && logger.getName().startsWith(OWN);
        return isOwn || level.isGreaterOrEqual(Level.INFO) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onReset(LoggerContext logging) {
        logging.addTurboFilter(this);
    }

    @Override
    public void onStart(LoggerContext logging) {}

    @Override
    public void onStop(LoggerContext logging) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
