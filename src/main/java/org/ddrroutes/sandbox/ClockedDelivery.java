package org.ddrroutes.sandbox;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the broker's scheduled deliveries follow the sandbox's clock. The broker knows the real time alone: it is told to
 * keep such a message without an end, and the message is delivered when this clock shows the time that was asked for.
 */
final class ClockedDelivery implements ActiveMQServerMessagePlugin {

    private static final Logger LOG = LoggerFactory.getLogger(ClockedDelivery.class);

    /** The routes hand on no property that begins so. */
    private static final SimpleString DUE = SimpleString.of("_AMQ_SANDBOX_DUE");

    private static final long YEAR_2100 = 4_102_444_800_000L;
    private static final int TICK_MILLIS = 100;

    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "sandbox-broker-clock", true));

    ClockedDelivery(Clock clock) {
        this.clock = clock;
    }

    void start(ActiveMQServer broker, List<String> queues) {
        var unused = timer.scheduleWithFixedDelay(
                () -> queues.forEach(name -> deliverDue(broker, name)), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        timer.shutdownNow();
    }

    @Override
    public void beforeSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue) {
        Long due = message.getScheduledDeliveryTime();
        if (due != null && due > 0) {
            message.putLongProperty(DUE, due);
            message.setScheduledDeliveryTime(YEAR_2100);
            message.reencode();
        }
    }

    private void deliverDue(ActiveMQServer broker, String name) {
        try {
            Queue queue = broker.locateQueue(name);
            if (queue != null && queue.getScheduledCount() > 0) {
                queue.deliverScheduledMessages(DUE + " <= " + clock.millis());
            }
        } catch (ActiveMQException | RuntimeException e) {
            LOG.warn("The scheduled messages of {} were not looked at", name, e);
        }
    }
}
