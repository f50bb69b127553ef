package org.ddrroutes.result;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.ddrroutes.broker.QueueNames;
import org.jspecify.annotations.Nullable;

/**
 * The Java steps of {@code result-batch} and {@code result-send} without a broker and a database: what producers would be told is
 * kept until the routes send it, a batch for each result.
 */
public final class TrialResults {

    private final QueueNames queues;
    private final Queue<OutboxRow> waiting = new ArrayDeque<>();
    private @Nullable String replyTo;
    private @Nullable OutboxRow inHand;
    private boolean isTold;
    private boolean isToldTwice;

    public TrialResults(QueueNames queues) {
        this.queues = queues;
    }

    /** @param queue the reply address of what is tried from now on; empty for none */
    public void setReplyTo(String queue) {
        replyTo = queue.isEmpty() ? null : ActiveMQDestination.QUEUE_QUALIFIED_PREFIX + queue;
    }

    /** With its prefix. */
    public @Nullable String replyTo() {
        return replyTo;
    }

    /** As {@link Outbox#tell}. */
    public void tell(Result result, @Nullable String to, @Nullable String correlationId) {
        waiting.add(new OutboxRow(
                waiting.size(), result.requestUid(), result.state(), result.json(), to, correlationId, false));
    }

    /** Nobody is told what was not sent yet. */
    public void forget() {
        waiting.clear();
    }

    /** The next result as the body of {@code result-batch}; null when all were taken. */
    public @Nullable Object next() {
        inHand = waiting.poll();
        isTold = false;
        isToldTwice = false;
        return inHand == null ? null : new ResultBatch(List.of(inHand), null);
    }

    /** The state that the result in hand tells of. */
    public String state() {
        return Objects.requireNonNull(inHand).state();
    }

    /**
     * A step has sent this.
     *
     * @param queue of the step; a reply address goes before it
     * @param isCopy whether it was sent from a {@code wireTap}, which is not in the session
     */
    public void sent(String queue, Destination to, Message message, boolean isCopy) {
        OutboxRow row = inHand;
        if (row == null || !ResultMessage.isResult(row, null, queues, to, message)) {
            return;
        }
        boolean isToAddress = ResultMessage.isResult(row, destination(row), queues, to, message);
        if (isCopy) {
            isToldTwice |= isToAddress && row.replyTo() != null;
        } else {
            // What is sent behind the shipped step is a copy.
            isToldTwice |= isTold && queue.equals(queues.results());
            isTold |= isToAddress;
        }
    }

    /** Whether it was sent to its address, in its session. */
    public boolean isTold() {
        return isTold;
    }

    public boolean isToldTwice() {
        return isToldTwice;
    }

    public List<OutboxRow> start(@Variable("batch") ResultBatch batch) {
        return batch.rows();
    }

    public void build(@Body OutboxRow row, Exchange exchange) {
        ResultMessage.set(exchange, row, destination(row));
    }

    public void beforeCommit() {
        // Nobody else relays.
    }

    public void removeSent() {
        beforeCommit();
    }

    public void recordFailure() {
        beforeCommit();
    }

    public void takeResults() {
        // A trial gives the batches itself.
    }

    public void takeFailedAddresses() {
        takeResults();
    }

    private static @Nullable Destination destination(OutboxRow row) {
        return row.replyTo() == null ? null : ActiveMQDestination.fromPrefixedName(row.replyTo());
    }
}
