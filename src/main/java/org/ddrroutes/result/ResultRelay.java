package org.ddrroutes.result;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Processor;
import org.ddrroutes.broker.ReplyAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what waits in the outbox, in batches of one session each: the session is committed first, the rows are removed
 * after, so that a crash between the two sends again rather than not at all.
 */
@Component("resultRelay")
class ResultRelay implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ResultRelay.class);
    private static final int BATCH = 500;
    private static final int MOST_TRIES = 10;
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);

    private final OutboxQueue outbox;
    private final RelayBell bell;
    private final ReplyAddress addresses;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ResultRelay(
            OutboxQueue outbox, RelayBell bell, ReplyAddress addresses, TransactionTemplate transaction, Clock clock) {
        this.outbox = outbox;
        this.bell = bell;
        this.addresses = addresses;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Waits for the bell and sends until nothing is left that is due. */
    @Override
    public void process(Exchange exchange) throws InterruptedException {
        bell.await(LOOK_EVERY_MILLIS);
        try {
            boolean more = true;
            while (more) {
                more = Boolean.TRUE.equals(transaction.execute(status -> relay(exchange.getContext())));
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("results wait: the database failed ({})", e.getClass().getSimpleName());
        }
    }

    private boolean relay(CamelContext camel) {
        if (!outbox.takeTurn()) {
            return false;
        }
        List<OutboxRow> batch = outbox.oldest(clock.instant(), BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        boolean sent = send(camel, batch);
        if (sent) {
            outbox.remove(batch);
            return batch.size() == BATCH;
        }
        return addresses.isBrokerThere() && relayOneByOne(camel, batch);
    }

    /** One address in the batch cannot be sent to: it is found, and put off, without holding up the rest. */
    private boolean relayOneByOne(CamelContext camel, List<OutboxRow> batch) {
        Set<String> heldBack = new HashSet<>();
        List<OutboxRow> sent = new ArrayList<>();
        for (OutboxRow row : batch) {
            if (heldBack.contains(row.order())) {
                continue;
            }
            if (send(camel, List.of(row))) {
                sent.add(row);
            } else if (addresses.isBrokerThere()) {
                heldBack.add(row.order());
                putOff(row);
            } else {
                break;
            }
        }
        if (!sent.isEmpty()) {
            outbox.remove(sent);
        }
        return false;
    }

    private void putOff(OutboxRow row) {
        int tries = row.tries() + 1;
        if (tries >= MOST_TRIES && row.replyTo() != null) {
            LOG.warn(
                    "result goes to the default queue, its reply address cannot be sent to: requestUID={} state={}",
                    row.requestUid(),
                    row.state());
            outbox.sendToDefault(row);
            bell.ringAfterCommit();
        } else {
            outbox.postpone(row, clock.instant().plus(TRY_AGAIN_AFTER.multipliedBy(tries)));
        }
    }

    private static boolean send(CamelContext camel, List<OutboxRow> rows) {
        try (FluentProducerTemplate producer = camel.createFluentProducerTemplate()) {
            Exchange sending =
                    producer.to("direct:result-publish").withBody(rows).send();
            if (sending.getException() != null) {
                LOG.warn(
                        "{} results not sent: {}",
                        rows.size(),
                        NestedExceptionUtils.getMostSpecificCause(sending.getException())
                                .getClass()
                                .getSimpleName());
                return false;
            }
            return !sending.isRollbackOnly();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
