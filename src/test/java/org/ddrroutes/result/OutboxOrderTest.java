package org.ddrroutes.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.state.Core;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
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
@Timeout(30)
class OutboxOrderTest {

    private Core core;

    @BeforeAll
    void start(Postgres postgres) {
        core = Core.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
    }

    @AfterAll
    void end() {
        core.close();
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
        tell("U-1", "REGISTERED", null);

        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-2 ACCEPTED", "U-1 REGISTERED");
        assertThat(queue().oldest(core.clock().instant(), 2)).hasSize(2);
    }

    @Test
    void holdsBackWhatIsBehindAPostponedOneOfTheSameRegistration() {
        tell("U-1", "ACCEPTED", "queue://gone");
        tell("U-1", "REGISTERED", "queue://gone");
        tell("U-2", "ACCEPTED", "queue://gone");
        postponeFirst();

        assertThat(oldest()).containsExactly("U-2 ACCEPTED");

        core.clock().putOn(Duration.ofSeconds(5));
        assertThat(oldest()).containsExactly("U-1 ACCEPTED", "U-1 REGISTERED", "U-2 ACCEPTED");
        assertThat(first().tries()).isEqualTo(1);
    }

    @Test
    void doesNotHoldUpAnotherProducersResultOfTheSameRegistration() {
        tell("U-1", "ACCEPTED", "queue://gone");
        tell("U-1", "ACCEPTED", "queue://there");
        tell("U-1", "ACCEPTED", null);
        postponeFirst();

        assertThat(oldest()).hasSize(2);
        assertThat(first().order()).isNotEqualTo(orderOf("U-1", "queue://gone"));
    }

    @Test
    void holdsUpNobodyBehindAResultWithoutARequestUid() {
        tell(null, "DEAD", "queue://gone");
        tell(null, "DEAD", "queue://gone");
        postponeFirst();

        assertThat(oldest()).containsExactly("null DEAD");
    }

    @Test
    void goesToTheDefaultQueueInItsPlace() {
        tell("U-1", "ACCEPTED", "queue://gone");
        postponeFirst();
        core.clock().putOn(Duration.ofSeconds(5));

        queue().sendToDefault(first());

        assertThat(first().replyTo()).isNull();
        assertThat(first().tries()).isZero();
    }

    @Test
    void isEmptiedOfWhatWasSentAlone() {
        tell("U-1", "ACCEPTED", null);
        OutboxRow sent = first();
        tell("U-2", "ACCEPTED", null);

        queue().remove(List.of(sent));

        assertThat(oldest()).containsExactly("U-2 ACCEPTED");
    }

    @Test
    void isRelayedByOneInstanceAtATime() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Core another = core.another()) {
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch tried = new CountDownLatch(1);
            Future<Boolean> first =
                    other.submit(() -> another.bean(TransactionTemplate.class).execute(status -> {
                        boolean turn = another.bean(OutboxQueue.class).takeTurn();
                        taken.countDown();
                        awaitQuietly(tried);
                        return turn;
                    }));
            taken.await();

            assertThat(takeTurn()).isFalse();
            tried.countDown();
            assertThat(first.get()).isTrue();
            assertThat(takeTurn()).isTrue();
        } finally {
            other.shutdownNow();
        }
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

    private boolean takeTurn() {
        return Boolean.TRUE.equals(core.bean(TransactionTemplate.class).execute(status -> queue().takeTurn()));
    }

    private void postponeFirst() {
        queue().postpone(first(), core.clock().instant().plusSeconds(5));
    }

    private OutboxRow first() {
        return queue().oldest(core.clock().instant(), 1).get(0);
    }

    private List<String> oldest() {
        return queue().oldest(core.clock().instant(), 10).stream()
                .map(row -> row.requestUid() + " " + row.state())
                .toList();
    }

    private static String orderOf(String uid, String replyTo) {
        return new OutboxRow(1, uid, "ACCEPTED", "{}", replyTo, null, 0).order();
    }

    private void tell(@Nullable String uid, String state, @Nullable String replyTo) {
        inTransaction(outbox -> outbox.tell(result(uid, state), replyTo, "c"));
    }

    private void inTransaction(java.util.function.Consumer<Outbox> work) {
        core.bean(TransactionTemplate.class).executeWithoutResult(status -> work.accept(core.bean(Outbox.class)));
    }

    private OutboxQueue queue() {
        return core.bean(OutboxQueue.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
