package org.ddrroutes.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.state.StateContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** Which results the relay takes, and in which order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedParts.class)
@Timeout(120)
class OutboxOrderTest {

    @AutoClose
    private StateContext core;

    @BeforeAll
    void start(Postgres postgres) {
        core = StateContext.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
    }

    @Test
    void isWrittenInTheTransactionOfTheStateAlone() {
        assertThatThrownBy(() -> core.bean(Outbox.class).tell(result("U-1", "DEAD"), null, null))
                .isInstanceOf(IllegalTransactionStateException.class);

        core.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            core.bean(Outbox.class).tell(result("U-1", "DEAD"), null, null);
            status.setRollbackOnly();
        });
        assertThat(oldest()).isEmpty();
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        tell("U-1", "ACCEPTED", null);
        tell("U-2", "ACCEPTED", null);
        tell("U-3", "REGISTERED", null);

        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-2 ACCEPTED", "U-3 REGISTERED");
        assertThat(queue().oldest(2)).hasSize(2);
    }

    @Test
    void givesTheFirstResultOfARegistrationToAnAddressAloneUntilItIsRemoved() {
        tell("U-1", "ACCEPTED", "queue://a");
        tell("U-1", "REGISTERED", "queue://a");
        tell("U-1", "ACCEPTED", "queue://b");
        tell("U-1", "ACCEPTED", null);
        tell(null, "DEAD", "queue://a");
        tell(null, "DEAD", "queue://a");

        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-1 ACCEPTED", "U-1 ACCEPTED", "null DEAD", "null DEAD");

        remove(first());
        assertThat(oldest()).contains("U-1 REGISTERED");
    }

    @Test
    void holdsWhatTheRoutesDidNotSendWithWhatFollowsIt() {
        tell("U-1", "ACCEPTED", null);
        tell("U-1", "REGISTERED", null);
        tell("U-1", "ACCEPTED", "queue://a");
        tell("U-2", "ACCEPTED", null);

        queue().hold(List.of(first()));

        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-2 ACCEPTED");
        assertThat(queue().oldest(OutboxRow.RESULTS_QUEUE, 10))
                .extracting(OutboxRow::requestUid)
                .containsExactly("U-2");

        core.jdbc().sql("UPDATE result_outbox SET next_try_at = now()").update();
        assertThat(first()).matches(OutboxRow::wasHeld);
        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-1 ACCEPTED", "U-2 ACCEPTED");
    }

    @Test
    void sendsToAnAddressThatFailedApartFromTheOthers() {
        tell("U-1", "ACCEPTED", "queue://full");
        tell("U-2", "ACCEPTED", null);
        tell("U-3", "ACCEPTED", "queue://there");

        queue().sendApart(Set.of("queue://full"), now());
        queue().sendApart(Set.of("queue://full"), now());

        assertThat(oldest()).containsExactly("U-2 ACCEPTED", "U-3 ACCEPTED");
        assertThat(queue().apart(now(), 10)).containsExactly(new ResultAddress("queue://full", 0, 1, null));
        assertThat(queue().oldest("queue://full", 10)).hasSize(1);

        queue().rest("queue://full", 1, now(), Duration.ofSeconds(5));
        assertThat(queue().apart(now(), 10)).isEmpty();
        core.clock().putOn(Duration.ofSeconds(6));
        assertThat(queue().apart(now(), 10)).hasSize(1);

        queue().sendWithOthers("queue://full");
        assertThat(oldest()).hasSize(3);
    }

    @Test
    void sendsToTheResultsQueueApartWhereThatFailed() {
        tell("U-1", "ACCEPTED", null);
        tell("U-2", "ACCEPTED", "queue://there");

        queue().sendApart(Set.of(OutboxRow.RESULTS_QUEUE), now());

        assertThat(oldest()).containsExactly("U-2 ACCEPTED");
        assertThat(queue().oldest(OutboxRow.RESULTS_QUEUE, 10)).hasSize(1);
    }

    @Test
    void givesAResultToTheResultsQueueAtItsTenthTry() {
        tell("U-1", "ACCEPTED", "queue://gone");
        for (int i = 1; i < 10; i++) {
            assertThat(queue().countTry("queue://gone")).isZero();
        }
        tell("U-2", "ACCEPTED", "queue://gone");

        assertThat(queue().countTry("queue://gone")).isEqualTo(1);

        assertThat(queue().oldest(OutboxRow.RESULTS_QUEUE, 10)).hasSize(1);
        assertThat(queue().oldest("queue://gone", 10)).hasSize(1);
    }

    @Test
    void isEmptiedOfWhatWasSentAlone() {
        tell("U-1", "ACCEPTED", null);
        OutboxRow sent = first();
        tell("U-2", "ACCEPTED", null);

        remove(sent);

        assertThat(oldest()).containsExactly("U-2 ACCEPTED");
    }

    @Test
    void isRelayedByOneInstanceAtATimeUntilItsLeaseEnds() {
        tell("U-1", "ACCEPTED", null);
        OutboxRow sent = first();
        try (StateContext another = core.another()) {
            RelayLease lease = core.bean(RelayLease.class);
            RelayLease others = another.bean(RelayLease.class);
            assertThat(lease.take()).isTrue();
            assertThat(others.take()).isFalse();
            assertThatThrownBy(others::extendOrFail).isInstanceOf(RelayLease.LeaseLost.class);

            core.jdbc()
                    .sql("UPDATE lease SET until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND")
                    .update();
            assertThat(others.take()).isTrue();

            assertThatThrownBy(lease::extendOrFail).isInstanceOf(RelayLease.LeaseLost.class);
            assertThat(lease.isHeld()).isFalse();
            queue().remove(List.of(sent), lease.owner());
            assertThat(oldest()).as("what it had sent is sent again").hasSize(1);
        }
        assertThat(core.bean(RelayLease.class).take()).as("given up at its end").isTrue();
    }

    @Test
    void remembersASecondMessageOnceUnlessItHasNoId() {
        inTransaction(outbox -> outbox.awaitOutcome("U-1", "M-2", "queue://a", "c"));
        inTransaction(outbox -> outbox.awaitOutcome("U-1", "M-2", "queue://a", "c"));
        inTransaction(outbox -> outbox.awaitOutcome("U-1", null, "queue://b", null));

        inTransaction(outbox -> outbox.tellWaitingRecipients(result("U-1", "ACCEPTED")));
        inTransaction(outbox -> outbox.tellWaitingRecipients(result("U-1", "REGISTERED")));

        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-1 ACCEPTED");
    }

    private void remove(OutboxRow sent) {
        assertThat(core.bean(RelayLease.class).take()).isTrue();
        queue().remove(List.of(sent), core.bean(RelayLease.class).owner());
    }

    private Instant now() {
        return core.clock().instant();
    }

    private OutboxRow first() {
        return queue().oldest(1).get(0);
    }

    private List<String> oldest() {
        return queue().oldest(10).stream()
                .map(row -> row.requestUid() + " " + row.state())
                .toList();
    }

    private void tell(@Nullable String uid, String state, @Nullable String replyTo) {
        inTransaction(outbox -> outbox.tell(result(uid, state), replyTo, "c"));
    }

    private void inTransaction(java.util.function.Consumer<Outbox> work) {
        core.bean(TransactionTemplate.class).executeWithoutResult(status -> work.accept(core.bean(Outbox.class)));
    }

    private OutboxBatches queue() {
        return core.bean(OutboxBatches.class);
    }

    private Result result(@Nullable String uid, String state) {
        return new Result(
                uid,
                state,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                core.clock().instant());
    }
}
