package org.ddrroutes.result;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.broker.ArtemisCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Ends a send that the broker does not let happen. Where an address is full and its policy is BLOCK, the client waits for
 * credits without end; it stops when its session is closed.
 */
@Component
class BatchDeadline implements DisposableBean {

    static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(BatchDeadline.class);
    private static final int THREADS = 8;

    private final ScheduledThreadPoolExecutor closers =
            new ScheduledThreadPoolExecutor(THREADS, new CamelThreadFactory("#name#", "batch-deadline", true));

    BatchDeadline() {
        closers.setRemoveOnCancelPolicy(true);
    }

    /** Closes the session when the time is over, unless the watch is ended before. */
    Watch watch(Session session) {
        return new Watch(session);
    }

    @Override
    public void destroy() {
        closers.shutdownNow();
    }

    /** One session's time. */
    final class Watch {

        private final Session session;
        private final ScheduledFuture<?> end;
        private volatile boolean over;

        private Watch(Session session) {
            this.session = session;
            this.end = closers.schedule(this::close, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }

        void end() {
            end.cancel(false);
        }

        boolean isOver() {
            return over;
        }

        private void close() {
            over = true;
            try {
                // The pool's own close would wait for the send.
                ArtemisCore.unpooled(session).close();
            } catch (JMSException e) {
                LOG.debug("session not closed: {}", e.getClass().getSimpleName());
            }
        }
    }
}
