package org.ddrroutes.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.Producer;

/**
 * An enterprise system that will not lose a registration: where it cannot be sure that the broker has one, it sends the
 * same again with the same requestUID.
 */
final class ChaosProducer implements Runnable {

    private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(200);

    private final BrokerProcess broker;
    private final Producer.Protocol protocol;
    private final List<Order> orders;
    private final String queue;
    private final String replies;
    private final RunClock clock;
    private final AtomicInteger sentAgain;
    private Producer producer;

    ChaosProducer(
            BrokerProcess broker,
            Producer.Protocol protocol,
            List<Order> orders,
            String queue,
            String replies,
            RunClock clock,
            AtomicInteger sentAgain) {
        this.broker = broker;
        this.protocol = protocol;
        this.orders = orders;
        this.queue = queue;
        this.replies = replies;
        this.clock = clock;
        this.sentAgain = sentAgain;
    }

    @Override
    public void run() {
        for (Order order : orders) {
            clock.awaitMoment(order.sendAt());
            sendUntilSure(order);
            if (order.sentTwice()) {
                sendUntilSure(order);
            }
        }
        disconnect();
    }

    private void sendUntilSure(Order order) {
        while (true) {
            try {
                if (producer == null) {
                    producer = protocol.connect(broker);
                }
                producer.send(queue, order.outgoing(replies));
                return;
            } catch (RuntimeException unsure) {
                sentAgain.incrementAndGet();
                disconnect();
                RunClock.pause(BEFORE_NEXT_TRY);
            }
        }
    }

    private void disconnect() {
        if (producer != null) {
            try {
                producer.close();
            } catch (RuntimeException alreadyGone) {
                // Nothing is lost with a connection that is of no use.
            }
            producer = null;
        }
    }
}
