package org.ddrroutes.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** No log while a command runs: what happens is told by the command alone. */
final class QuietLog implements AutoCloseable {

    private final @Nullable Logger root = LoggerFactory.getILoggerFactory() instanceof LoggerContext logging
            ? logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
            : null;
    private final @Nullable Level before = root == null ? null : root.getLevel();

    QuietLog() {
        if (root != null) {
            root.setLevel(Level.OFF);
        }
    }

    @Override
    public void close() {
        if (root != null) {
            root.setLevel(before);
        }
    }
}
