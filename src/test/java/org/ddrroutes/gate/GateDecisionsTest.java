package org.ddrroutes.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.ddrroutes.broker.ReceivePermit;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.gate.GateState.Passage;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.state.StateContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;

/** What closes the gate, for how long, and who may go ahead when it opens. The pauses are 10 s, doubling to 60 s. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedParts.class)
@Timeout(120)
class GateDecisionsTest {

    private static final Duration FIRST = Duration.ofSeconds(10);

    @AutoClose
    private StateContext core;

    private Gate gate;
    private @Nullable ReceivePermit probe;

    @BeforeAll
    void start(Postgres postgres) {
        core = StateContext.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
        gate = core.bean(Gate.class);
        watch(core).look();
    }

    /** A probe that a failed test has left would be this thread's in the next one too. */
    @AfterEach
    void endProbe() {
        if (probe != null) {
            probe.end(true);
            probe = null;
        }
    }

    @Test
    void closesAfterTheThresholdOfConsecutiveFailures() {
        gate.unreachable("NOANSWER");
        gate.unreachable("HTTP500");
        assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);

        gate.unreachable("NOANSWER");

        assertClosed("bank-down", "NOANSWER", FIRST);
    }

    @Test
    void countsConsecutiveFailuresAlone() {
        gate.unreachable("NOANSWER");
        gate.unreachable("NOANSWER");
        watch(core).look();
        gate.reached();
        gate.unreachable("NOANSWER");
        gate.unreachable("NOANSWER");

        assertThat(gate.state().open()).isTrue();
        assertThat(gate.state().failures()).isEqualTo(2);
    }

    @Test
    void doublesThePauseWithEachFailedProbeUpToTheLongest() {
        gate.hold("TK001");
        for (long seconds : new long[] {20, 40, 60, 60}) {
            passPause();
            probe(core);
            gate.unreachable("NOANSWER");
            assertClosed("bank-down", "NOANSWER", Duration.ofSeconds(seconds));
            endProbe();
        }
        passPause();
        probe(core);
        gate.hold("BSN006");
        assertClosed("hold", "BSN006", Duration.ofSeconds(60));
        endProbe();
    }

    @Test
    void startsWithTheFirstPauseAgainAfterASuccess() {
        gate.hold("TK001");
        passPause();
        probe(core);
        gate.hold("TK001");
        assertClosed("hold", "TK001", FIRST.multipliedBy(2));
        endProbe();

        passPause();
        probe(core);
        gate.reached();
        endProbe();
        assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);

        gate.hold("TK001");
        assertClosed("hold", "TK001", FIRST);
    }

    @Test
    void isNotDoubledByStragglers() {
        gate.hold("TK001");

        assertThat(gate.hold("TK001")).hasValue(now().plus(FIRST));
        assertThat(gate.hold("BSN006")).hasValue(now().plus(FIRST));
        gate.unreachable("NOANSWER");
        gate.unreachable("NOANSWER");
        gate.unreachable("NOANSWER");
        gate.reached();

        assertClosed("hold", "TK001", FIRST);
    }

    @Test
    void isNotOpenedOrClosedAnewByAStragglerWhileItIsBeingTried() {
        gate.hold("TK001");
        passPause();

        gate.reached();
        gate.unreachable("NOANSWER");
        gate.hold("TK001");

        assertThat(gate.state().passage(now())).isEqualTo(Passage.PROBE);
        assertThat(gate.state().closings()).isEqualTo(1);
    }

    @Test
    void pausesForTheRateLimit() {
        assertThat(gate.rateLimited("0429", null, true)).hasValue(now().plus(Duration.ofHours(1)));

        assertClosed("rate-limit", "0429", Duration.ofHours(1));
    }

    @Test
    void pausesForTheLongerOfRateLimitAndRetryAfterBesideTheCode() {
        gate.rateLimited("0429", Duration.ofHours(2), true);
        assertClosed("rate-limit", "0429", Duration.ofHours(2));

        reset();
        gate.rateLimited("0429", Duration.ofMinutes(1), true);
        assertClosed("rate-limit", "0429", Duration.ofHours(1));
    }

    @Test
    void pausesAsRetryAfterSaysWithoutTheCode() {
        gate.rateLimited("HTTP429", Duration.ofMinutes(1), false);
        assertClosed("rate-limit", "HTTP429", Duration.ofMinutes(1));

        reset();
        gate.rateLimited("HTTP429", null, false);
        assertClosed("rate-limit", "HTTP429", Duration.ofHours(1));
    }

    @Test
    void neverPausesLongerThanADay() {
        gate.rateLimited("0429", Duration.ofDays(9), true);

        assertClosed("rate-limit", "0429", Duration.ofHours(24));
    }

    @Test
    void isNotShortenedByAnotherRateLimit() {
        gate.rateLimited("0429", Duration.ofHours(2), true);

        assertThat(gate.rateLimited("HTTP429", Duration.ofMinutes(1), false)).hasValue(now().plus(Duration.ofHours(2)));
        assertClosed("rate-limit", "0429", Duration.ofHours(2));
    }

    @Test
    void isProlongedByARateLimit() {
        gate.hold("TK001");
        gate.rateLimited("0429", null, true);

        assertClosed("rate-limit", "0429", Duration.ofHours(1));
    }

    @Test
    void startsWithTheFirstPauseAfterARateLimit() {
        gate.rateLimited("0429", null, true);
        passPause();
        probe(core);

        gate.unreachable("NOANSWER");

        assertClosed("bank-down", "NOANSWER", FIRST);
        endProbe();
    }

    @Test
    void staysClosedByHandWhateverTheBankSays() {
        gate.closeByHand("somchai", "maintenance", null);

        assertThat(gate.rateLimited("0429", null, true)).isEqualTo(Optional.empty());
        assertThat(gate.hold("TK001")).isEqualTo(Optional.empty());
        gate.unreachable("NOANSWER");
        gate.reached();
        core.clock().putOn(Duration.ofDays(365));

        GateState state = gate.state();
        assertThat(state.passage(now())).isEqualTo(Passage.NONE);
        assertThat(state.isClosedByHand(now())).isTrue();
        assertThat(state.by()).isEqualTo("somchai");
        assertThat(state.reason()).isEqualTo("maintenance");
        assertThat(core.bean(ReceivePermits.class).admit("requests")).isNull();
    }

    @Test
    void canBeClosedByHandOverAnyOtherCause() {
        gate.rateLimited("0429", null, true);
        gate.closeByHand("somchai", "maintenance", null);

        assertThat(gate.state().isClosedByHand(now())).isTrue();
        assertThat(gate.state().until()).isNull();
    }

    @Test
    void opensWithAProbeAfterTheTimeItWasClosedForByHand() {
        gate.closeByHand("somchai", "maintenance", Duration.ofMinutes(30));
        assertThat(gate.state().isClosedByHand(now())).isTrue();
        assertThat(gate.rateLimited("0429", null, true))
                .as("when it opens")
                .contains(Objects.requireNonNull(gate.state().until()));
        core.clock().putOn(Duration.ofMinutes(30));

        probe(core);
        assertThat(gate.rateLimited("0429", null, true)).isPresent();
        endProbe();

        assertThat(gate.state().cause()).isEqualTo("rate-limit");
        assertThat(gate.state().passage(now())).isEqualTo(Passage.NONE);
    }

    @Test
    void probesAtOnceWhenAskedByHand() {
        gate.rateLimited("0429", null, true);
        gate.probeByHand("malee");

        probe(core);
        assertThat(ofAnotherThread(core)).isNull();
        gate.reached();
        endProbe();

        assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);
        gate.probeByHand("malee");
        assertThat(gate.state().passage(now())).as("nothing to be tried").isEqualTo(Passage.ALL);
    }

    @Test
    void letsOneCallGoAheadWhenOpenedByHand() {
        gate.closeByHand("somchai", "maintenance", null);
        gate.openByHand("malee");

        probe(core);
        assertThat(gate.state().open()).isTrue();
        assertThat(gate.state().by()).isEqualTo("malee");
        assertThat(ofAnotherThread(core)).isNull();
        gate.reached();
        endProbe();

        assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);
    }

    @Test
    void staysAsItIsWhenOpenedByHandWhileOpen() {
        gate.openByHand("malee");

        assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);
    }

    @Test
    void admitsNobodyWhileItIsClosed() {
        ReceivePermit open = await().until(() -> core.bean(ReceivePermits.class).admit("requests"), Objects::nonNull);
        assertThat(open.isValid()).isTrue();
        gate.hold("TK001");
        watch(core).look();

        assertThat(open.isValid()).as("leave given before it closed").isFalse();
        assertThat(core.bean(ReceivePermits.class).admit("requests")).isNull();
        assertThat(gate.allows()).isFalse();
        open.end(true);
    }

    @Test
    void givesNoPermitWhileTheyAreWithheldAndWaitsForThoseInUse() throws Exception {
        ReceivePermits permits = core.bean(ReceivePermits.class);
        ReceivePermit inUse = await().until(() -> permits.admit("requests"), Objects::nonNull);
        FutureTask<Boolean> withheld = new FutureTask<>(() -> permits.withhold(Duration.ofMinutes(1)));
        new Thread(withheld).start();

        await().until(() -> !inUse.beginWait());

        inUse.endWait();
        assertThat(inUse.isValid()).as("what has come is worked on").isTrue();
        assertThat(withheld).isNotDone();
        inUse.end(true);
        assertThat(withheld.get()).isTrue();
        assertThat(permits.admit("requests")).isNull();
        permits.release();
        await().until(() -> permits.admit("requests"), Objects::nonNull).end(false);
    }

    @Test
    void givesPermitsAgainWhereThoseInUseDoNotEnd() throws Exception {
        ReceivePermits permits = core.bean(ReceivePermits.class);
        ReceivePermit inUse = await().until(() -> permits.admit("requests"), Objects::nonNull);

        assertThat(permits.withhold(Duration.ofMillis(1))).isFalse();

        await().until(() -> permits.admit("requests"), Objects::nonNull).end(false);
        inUse.end(true);
    }

    @Test
    void interruptsWhoWaitsForAMessageWhenItCloses() throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread consumer = new Thread(() -> {
            ReceivePermit permit = await().pollInSameThread()
                    .until(() -> core.bean(ReceivePermits.class).admit("requests"), Objects::nonNull);
            assertThat(permit.beginWait()).isTrue();
            waits.countDown();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            permit.endWait();
            permit.end(false);
        });
        consumer.start();
        waits.await();

        gate.closeByHand("somchai", "maintenance", null);

        consumer.join();
        assertThat(interrupted).isTrue();
    }

    @Test
    void givesNoLeaveToWaitWhereItHasClosedMeanwhile() {
        ReceivePermit permit =
                await().until(() -> core.bean(ReceivePermits.class).admit("requests"), Objects::nonNull);
        gate.closeByHand("somchai", "maintenance", null);

        assertThat(permit.beginWait()).isFalse();

        permit.endWait();
        permit.end(false);
    }

    /** Longer than a test may take: without word from the database this one fails. */
    @Test
    void hearsOfAChangeFromTheDatabase() throws Exception {
        GateChanges changes = new GateChanges(core.bean(DataSource.class));
        changes.await(Duration.ofMillis(1));
        core.bean(GateRow.class).countFailures(1);

        changes.await(Duration.ofHours(1));

        changes.close();
    }

    @Test
    void givesOneProbeToTwoInstances() {
        try (StateContext other = core.another()) {
            gate.hold("TK001");
            passPause();
            other.clock().putOn(Duration.between(other.clock().instant(), now()));
            watch(other).look();

            probe(core);

            assertThat(gate.allows()).isTrue();
            assertThat(other.bean(ReceivePermits.class).admit("requests")).isNull();
            assertThat(other.bean(Gate.class).allows()).isFalse();
            assertThat(ofAnotherThread(core)).isNull();

            endProbe();
            probe(other);
            other.bean(Gate.class).reached();
            endProbe();
            assertThat(gate.state().passage(now())).isEqualTo(Passage.ALL);
        }
    }

    @Test
    void givesTheProbeOfAnInstanceThatDiedToAnother() {
        gate.hold("TK001");
        passPause();
        GateRow row = core.bean(GateRow.class);
        assertThat(row.takeProbe("died", now(), now().plusSeconds(5))).isTrue();
        assertThat(row.takeProbe("died", now(), now().plusSeconds(5)))
                .as("kept")
                .isTrue();
        assertThat(row.takeProbe("next", now(), now().plusSeconds(5))).isFalse();

        core.clock().putOn(Duration.ofMillis(5_001));

        assertThat(row.takeProbe("next", now(), now().plusSeconds(5))).isTrue();
        row.returnProbe("died");
        assertThat(row.takeProbe("third", now(), now().plusSeconds(5)))
                .as("who died has nothing to give back")
                .isFalse();
        row.returnProbe("next");
        assertThat(row.takeProbe("third", now(), now().plusSeconds(5))).isTrue();
    }

    @Test
    void hasNoProbeToGiveWhileItIsOpenOrClosed() {
        GateRow row = core.bean(GateRow.class);

        assertThat(row.takeProbe("mine", now(), now().plusSeconds(5))).isFalse();
        gate.hold("TK001");
        assertThat(row.takeProbe("mine", now(), now().plusSeconds(5))).isFalse();
    }

    @Test
    void givesTheOtherQueueATurnWhereOneWasFoundEmpty() {
        gate.hold("TK001");
        passPause();

        probe(core, "empty").end(false);

        assertThat(core.bean(ReceivePermits.class).admit("empty")).isNull();
        ReceivePermit others = core.bean(ReceivePermits.class).admit("retry");
        assertThat(others).isNotNull();
        others.end(true);
    }

    @Test
    void decidesInTheTransactionAtHand() {
        core.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            gate.hold("TK001");
            status.setRollbackOnly();
        });

        assertThat(gate.state().open()).isTrue();
    }

    private void assertClosed(String cause, String code, Duration pause) {
        GateState state = gate.state();
        assertThat(state.open()).isFalse();
        assertThat(state.cause()).isEqualTo(cause);
        assertThat(state.code()).isEqualTo(code);
        assertThat(state.by()).isEqualTo("bank");
        assertThat(state.until()).isEqualTo(now().plus(pause));
        assertThat(state.passage(now())).isEqualTo(Passage.NONE);
    }

    private void passPause() {
        core.clock()
                .putOn(Duration.between(
                        now(), Objects.requireNonNull(gate.state().until())));
    }

    /** This thread's leave to try whether the bank is back. */
    private void probe(StateContext instance) {
        probe = probe(instance, "requests");
    }

    private static ReceivePermit probe(StateContext instance, String queue) {
        watch(instance).look();
        ReceivePermit admission = await().pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .until(() -> instance.bean(ReceivePermits.class).admit(queue), Objects::nonNull);
        assertThat(instance.bean(Gate.class).isProbe()).isTrue();
        return admission;
    }

    private static ReceivePermit ofAnotherThread(StateContext instance) {
        AtomicReference<ReceivePermit> admission = new AtomicReference<>();
        Thread thread = new Thread(
                () -> admission.set(instance.bean(ReceivePermits.class).admit("retry")));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return admission.get();
    }

    private static GateMonitor watch(StateContext instance) {
        return instance.bean(GateMonitor.class);
    }

    private Instant now() {
        return core.clock().instant();
    }
}
