package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.ScriptedBank;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However long the bank is away, nothing is given up for it, and it is not besieged. Half an hour, with every time of the
 * shipped settings at a sixtieth: two instances on one queue.
 */
@ExtendWith(SharedParts.class)
class BankAwayIT {

    private static final int SCALE = 60;
    private static final Duration OUTAGE = Duration.ofMinutes(30).dividedBy(SCALE);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10).dividedBy(SCALE);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5).dividedBy(SCALE);
    private static final Map<String, String> SCALED = Map.of(
            "ddr.retry.first-delay", "500ms",
            "ddr.retry.max-delay", "15s",
            "ddr.gate.first-pause", FIRST_PAUSE.toMillis() + "ms",
            "ddr.gate.max-pause", MAX_PAUSE.toMillis() + "ms",
            "ddr.bank.response-timeout", "500ms");
    private static final int CONSUMERS = 2 * (16 + 4);
    private static final int REGISTRATIONS = 150;

    enum Outage {
        ANSWERS_503(bank -> bank.answersEverybody(call -> BankAnswer.http(503)), BankAwayIT::accepts),
        LOSES_EVERY_CALL(
                bank -> bank.answersEverybody(call -> BankAnswer.broken(Fault.EMPTY_RESPONSE)), BankAwayIT::accepts),
        REFUSES_CONNECTIONS(ScriptedBank::stop, ScriptedBank::start);

        private final Consumer<ScriptedBank> begin;
        private final Consumer<ScriptedBank> end;

        Outage(Consumer<ScriptedBank> begin, Consumer<ScriptedBank> end) {
            this.begin = begin;
            this.end = end;
        }
    }

    private static void accepts(ScriptedBank bank) {
        bank.answersEverybody(call -> BankAnswer.accepted());
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void keepsTheBacklogInOrderAndProbesOnceAPause(Outage outage, TestSetup setup) {
        Batch batch = Batch.of(setup, REGISTRATIONS).send();
        outage.begin.accept(setup.bank());
        try (Product one = Product.start(setup, SCALED);
                Product other = Product.start(setup, SCALED)) {
            await("the bank is tried").atMost(Batch.LIMIT).until(() -> tries(setup) > 0);
            assertThat(one.callbackAddress()).isNotEqualTo(other.callbackAddress());
            assertQuiet(batch);

            outage.end.accept(setup.bank());
            Instant back = Instant.now();
            batch.awaitAll("ACCEPTED");
            assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofMinutes(1));
        } finally {
            outage.end.accept(setup.bank());
        }
        assertThat(setup.rows("SELECT 1 FROM registration WHERE attempts > 5")).isEmpty();
    }

    private static void assertQuiet(Batch batch) {
        Instant start = Instant.now();
        RunClock.pause(OUTAGE);
        assertThat(tries(batch.setup())).isBetween(6, CONSUMERS + pausesWithin(Duration.between(start, Instant.now())));
        assertBacklog(batch);
        assertThat(batch.setup().queues().count(batch.setup().dead())).isZero();
    }

    private static int tries(TestSetup setup) {
        return setup.rows("SELECT 1 FROM registration_event WHERE to_state = 'SUBMITTING'")
                .size();
    }

    /** How many pauses begin in this time, each twice as long as the one before, up to the longest. */
    private static int pausesWithin(Duration time) {
        int pauses = 0;
        Duration pause = FIRST_PAUSE;
        for (Duration passed = Duration.ZERO; passed.compareTo(time) <= 0; passed = passed.plus(pause)) {
            pauses++;
            pause = pauses == 1 || pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
        }
        return pauses;
    }

    private static void assertBacklog(Batch batch) {
        List<ReceivedMessage> backlog =
                batch.setup().queues().browse(batch.setup().registrations());
        assertThat(backlog).hasSizeGreaterThan(REGISTRATIONS - CONSUMERS - 20);
        assertThat(backlog)
                .extracting(message -> batch.uids().indexOf(message.property("requestUID")))
                .isSorted();
        assertThat(backlog)
                .extracting(message -> Integer.parseInt(message.property("JMSXDeliveryCount")))
                .allMatch(count -> count <= 2);
    }
}
