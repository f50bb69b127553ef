package org.ddrroutes.result;

import jakarta.jms.Session;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.ddrroutes.broker.SessionSends.InHand;
import org.ddrroutes.broker.SessionSends.Send;
import org.ddrroutes.tracing.LastStep;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** Results that are sent in one session, and how far that is. */
final class ResultBatch {

    /** A queue's name as a word of the broker's text. */
    private static final String NAMED = "(?<![\\w.-])%s(?![\\w-]|\\.\\w)";

    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final long taken = System.nanoTime();
    private final List<OutboxRow> rows;
    private final @Nullable ResultAddress apart;
    private volatile @Nullable String current;
    private final Queue<Sending> sendings = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Sending last;
    private volatile BatchDeadline.@Nullable Watch watch;
    private volatile @Nullable Session session;
    private volatile boolean committed;
    private volatile boolean concluded;

    /** A result that a thread was to send. */
    record Sending(OutboxRow row, InHand inHand, Exchange exchange) {}

    /** @param apart the one address that all go to, where it is sent to apart from the others */
    ResultBatch(List<OutboxRow> rows, @Nullable ResultAddress apart) {
        this.rows = List.copyOf(rows);
        this.apart = apart;
    }

    List<OutboxRow> rows() {
        return rows;
    }

    @Nullable
    ResultAddress apart() {
        return apart;
    }

    void start(BatchDeadline.Watch newWatch, Session newSession) {
        watch = newWatch;
        session = newSession;
    }

    /** This row comes next. Returns the session that it is to be sent in. */
    Session begin(OutboxRow row) {
        current = row.address();
        last = null;
        return Objects.requireNonNull(session, "the batch was not started");
    }

    void sending(OutboxRow row, InHand inHand, Exchange exchange) {
        last = new Sending(row, inHand, exchange);
        sendings.add(last);
    }

    /**
     * The rows at which a step of the routes failed that is not the send to their address: neither the address nor the broker
     * is at fault.
     *
     * @param isOfJms whether the failure may be that of a send: then it is another step's where the result was sent before
     */
    List<OutboxRow> heldUp(Throwable failure, boolean isOfJms) {
        Sending failed = last;
        if (failed == null) {
            return List.of();
        }
        // What is out of time may be so by the send: a full address takes it, and is waited for.
        boolean isFailedBehind = current != null && failed.inHand().isSent();
        if (!isOverdue() && (isFailedBehind || !isOfJms)) {
            return List.of(failed.row());
        }
        return current == null ? withRefusedCopy(failure) : List.of();
    }

    /** Those with which something was sent to a queue that is none of their addresses, and that the refusal names. */
    private List<OutboxRow> withRefusedCopy(Throwable refusal) {
        String text = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(refusal).getMessage());
        // Of a result without a reply address a copy may look like the result; what is sent first is the result.
        Set<String> addresses = sendings.stream()
                .flatMap(sending -> sending.inHand().sends().stream()
                        .filter(Send::isAsItCame)
                        .limit(1))
                .map(Send::queue)
                .collect(Collectors.toSet());
        return sendings.stream()
                .filter(sending -> sending.inHand().sends().stream()
                        .map(Send::queue)
                        .anyMatch(queue -> !addresses.contains(queue) && isNamed(queue, text)))
                .map(Sending::row)
                .toList();
    }

    private static boolean isNamed(String queue, String text) {
        return Pattern.compile(NAMED.formatted(Pattern.quote(queue)))
                .matcher(text)
                .find();
    }

    void committed() {
        committed = true;
        end();
    }

    boolean isCommitted() {
        return committed;
    }

    /** What was sent to its address in the session that is committed. */
    Set<OutboxRow> sentRows() {
        return committed
                ? sendings.stream()
                        .filter(sending -> sending.inHand().isSent())
                        .map(Sending::row)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** The last step that a result came to; of the exchange where it came to none. */
    String lastStep(OutboxRow row, Exchange exchange) {
        return LastStep.of(sendings.stream()
                .filter(sending -> sending.row() == row)
                .map(Sending::exchange)
                .findFirst()
                .orElse(exchange));
    }

    /** Whether something may still become of its results, which is not waited for without end. */
    boolean isOpen() {
        return !concluded && System.nanoTime() - taken < LONGEST_NANOS;
    }

    /** Whether it is known what became of each of its results. */
    boolean isConcluded() {
        return concluded;
    }

    void conclude() {
        concluded = true;
        end();
    }

    /** All are sent; what follows is the commit, which has a time limit of its own. */
    void sent() {
        current = null;
        end();
    }

    void end() {
        BatchDeadline.Watch current = watch;
        if (current != null) {
            current.end();
        }
    }

    boolean isOverdue() {
        BatchDeadline.Watch current = watch;
        return current != null && current.isOver();
    }

    /** The addresses of which one did not take its result. */
    Set<String> suspects() {
        String last = current;
        Set<String> suspects = new LinkedHashSet<>();
        if (last != null && (!isOverdue() || last.equals(OutboxRow.RESULTS_QUEUE))) {
            suspects.add(last);
            return suspects;
        }
        rows.forEach(row -> suspects.add(row.address()));
        if (last != null) {
            // Where one reply address has no room, others may have none either: none is to wait for the next.
            suspects.remove(OutboxRow.RESULTS_QUEUE);
        }
        return suspects;
    }
}
