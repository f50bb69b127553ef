package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.bank.ShippedCodes;
import org.ddrroutes.broker.ReceivePermit;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.RoundTrips;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.registration.Disposition.Next;
import org.ddrroutes.state.StateContext;
import org.ddrroutes.wire.StatusCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;

/** What an answer of the bank does to a registration, by what went before: the table of the actions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class SettlementDecisionsTest {

    private static final RequestUid UID = new RequestUid("U-1");
    private static final CallOutcome ACCEPTED = answer("0");

    @AutoClose
    private StateContext core;

    private RegistrationDriver driver;

    @BeforeAll
    void start(Postgres postgres) {
        core = StateContext.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
        driver = new RegistrationDriver(core, "U-1");
    }

    /** Answers to the first try: state, whether counted, whether the outcome is unknown, gate's cause. */
    static Stream<Arguments> firstAnswers() {
        return Stream.of(
                first(ACCEPTED, "ACCEPTED", 1, false),
                first(answer("SYS001"), "RETRYING", 1, true),
                first(answer("SYS002"), "RETRYING", 1, true),
                first(answer("TM001"), "RETRYING", 1, true),
                first(answer("ED001"), "RETRYING", 1, true),
                first(answer("BSN003"), "RETRYING", 1, false),
                first(answer("0429"), "RETRYING", 0, false),
                first(answer("BSN006"), "RETRYING", 0, false),
                first(ShippedCodes.tokenRefusedTwice(), "RETRYING", 0, false),
                first(ShippedCodes.credentialsRefused(), "RETRYING", 0, false),
                first(ShippedCodes.noToken(), "RETRYING", 0, false),
                first(ShippedCodes.lost(), "RETRYING", 1, true),
                first(ShippedCodes.connectionRefused(), "RETRYING", 1, false),
                first(ShippedCodes.http(500, null), "RETRYING", 1, true),
                first(ShippedCodes.http(408, null), "RETRYING", 1, true),
                first(ShippedCodes.http(429, null), "RETRYING", 0, false),
                first(ShippedCodes.http(404, null), "DEAD", 1, false),
                first(ShippedCodes.answer(500, "0"), "RETRYING", 1, true),
                first(answer("BSN007"), "DEAD", 1, false),
                first(answer("BSN002"), "REJECTED", 1, false),
                first(answer("CBS001"), "REJECTED", 1, false),
                first(answer("CMN005"), "REJECTED", 1, false),
                first(answer("AU00400"), "DEAD", 1, false),
                first(answer("BSN001"), "DEAD", 1, false),
                first(answer("NEW001"), "DEAD", 1, false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("firstAnswers")
    void settlesAFirstTryByTheTable(String name, CallOutcome outcome, String state, int attempts, boolean unknown) {
        Disposition disposition = driver.answered(outcome);

        assertThat(driver.row())
                .containsEntry("state", state)
                .containsEntry("attempts", attempts)
                .containsEntry("outcome_unknown", unknown)
                .containsEntry("bank_request_uid", "U-1");
        assertThat(driver.states()).containsExactly("RECEIVED", "SUBMITTING", state);
        Next next = state.equals("RETRYING") ? Next.RETRY : state.equals("DEAD") ? Next.DEAD_LETTER : Next.CONSUME;
        assertThat(disposition.next()).isEqualTo(next);
        assertThat(driver.told()).isEqualTo(next == Next.RETRY ? List.of() : List.of(state));
        if (next == Next.DEAD_LETTER) {
            assertThat(disposition.reason().code()).isEqualTo(outcome.code());
        }
        if (next != Next.RETRY) {
            assertThat(driver.row()).containsEntry("status_code", outcome.code());
        }
    }

    @Test
    void keepsTheSeqIdOfASuccessAndTellsIt() {
        driver.answered(ACCEPTED);

        assertThat((BigDecimal) driver.row().get("ddr_oapi_seq_id")).isEqualByComparingTo("123");
        assertThat(driver.texts("SELECT body FROM result_outbox").get(0))
                .contains("\"ddrOapiSeqId\":123,", "\"accountNo\":\"xxxxxx9222\"", "\"attempts\":1")
                .doesNotContain("0000119222", "007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BSN007", "BSN002"})
    void acceptsADuplicateAfterAnUnknownOutcome(String code) {
        for (CallOutcome unknown : List.of(ShippedCodes.lost(), answer("SYS001"), ShippedCodes.answer(502, "0"))) {
            reset();

            Disposition disposition = driver.answered(unknown, answer(code));

            assertThat(disposition.next()).isEqualTo(Next.CONSUME);
            assertThat(driver.row())
                    .containsEntry("state", "ACCEPTED")
                    .containsEntry("status_code", code)
                    .containsEntry("ddr_oapi_seq_id", null)
                    .containsEntry("attempts", 2);
            assertThat(driver.told()).containsExactly("ACCEPTED");
        }
    }

    @Test
    void remembersAnUnknownOutcomeOverDefiniteNosThatFollow() {
        driver.answered(ShippedCodes.lost(), answer("BSN003"), answer("BSN007"));

        assertThat(driver.state()).isEqualTo("ACCEPTED");
    }

    @Test
    void takesAFreshUidForADuplicateWhereEveryTryGotADefiniteNo() {
        for (CallOutcome no : List.of(
                answer("BSN003"),
                ShippedCodes.connectionRefused(),
                answer("0429"),
                ShippedCodes.tokenRefusedTwice(),
                ShippedCodes.tokenRefusedAndNoOther())) {
            reset();

            Disposition disposition = driver.answered(no, answer("BSN007"));

            assertThat(disposition.next()).isEqualTo(Next.RETRY);
            assertThat(disposition.due()).isNotNull();
            assertThat(driver.row())
                    .containsEntry("state", "RETRYING")
                    .containsEntry("bank_request_uid", "U-1-2")
                    .containsEntry("outcome_unknown", false);
            assertThat(driver.texts("SELECT bank_request_uid || ' ' || request_uid FROM bank_request"))
                    .containsExactly("U-1-2 U-1");
            core.clock().putOn(Duration.ofHours(1));
            driver.openGate();
            assertThat(driver.record(driver.waiting()).attempt().bankRequestUid())
                    .isEqualTo(new RequestUid("U-1-2"));
            assertThat(driver.texts("SELECT bank_request_uid FROM registration_event ORDER BY id DESC LIMIT 1"))
                    .containsExactly("U-1-2");
            RequestUid owner = driver.inTransaction(registrations -> registrations
                    .lockByBankRequestUid(new RequestUid("U-1-2"))
                    .orElseThrow()
                    .requestUid());
            assertThat(owner).isEqualTo(UID);
        }
    }

    /** The token was refused first: that call has spent the UID. */
    @Test
    void takesAFreshUidForADuplicateInTheSecondCallOfATry() {
        Disposition disposition = driver.answered(ShippedCodes.afterARefusedToken(answer("BSN007")));

        assertThat(disposition.next()).isEqualTo(Next.RETRY);
        assertThat(driver.row()).containsEntry("state", "RETRYING").containsEntry("bank_request_uid", "U-1-2");
    }

    @Test
    void readsADuplicateOfTheFreshUidByWhatWentBeforeUnderIt() {
        driver.answered(answer("BSN003"), answer("BSN007"), ShippedCodes.lost());
        assertThat(driver.state()).as("all three tries are spent").isEqualTo("DEAD");

        reset();
        driver.answered(ShippedCodes.connectionRefused(), answer("BSN007"));
        core.jdbc().sql("UPDATE registration SET attempts = 0").update();
        driver.again(ShippedCodes.lost());
        driver.again(answer("BSN007"));
        assertThat(driver.row()).containsEntry("state", "ACCEPTED").containsEntry("bank_request_uid", "U-1-2");
    }

    @Test
    void rejectsADuplicateTransactionAfterADefiniteNo() {
        driver.answered(answer("BSN003"), answer("BSN002"));

        assertThat(driver.state()).isEqualTo("REJECTED");
    }

    @Test
    void takesTriesWithoutATokenForNone() {
        driver.answered(ShippedCodes.noToken(), ShippedCodes.credentialsRefused(), answer("BSN007"));

        assertThat(driver.row()).containsEntry("state", "DEAD").containsEntry("attempts", 1);
    }

    @Test
    void diesWithTheLastCodeAfterTheMostAttempts() {
        Disposition disposition = driver.answered(answer("SYS001"), ShippedCodes.lost(), answer("SYS002"));

        assertThat(disposition).isEqualTo(Disposition.deadLetter(UID, new StatusCode("SYS002", "said by the bank")));
        assertThat(driver.row()).containsEntry("state", "DEAD").containsEntry("attempts", 3);
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @Test
    void saysNoAnswerWhereTheLastTryGotNone() {
        assertThat(driver.answered(answer("SYS001"), answer("SYS001"), ShippedCodes.lost())
                        .reason()
                        .code())
                .isEqualTo("NOANSWER");
    }

    @Test
    void neverDiesOfTriesThatAreNotCounted() {
        driver.answered(answer("0429"));
        for (CallOutcome uncounted : List.of(
                answer("0429"),
                answer("BSN006"),
                ShippedCodes.noToken(),
                ShippedCodes.credentialsRefused(),
                ShippedCodes.tokenRefusedAndNoOther(),
                ShippedCodes.tokenRefusedTwice())) {
            driver.again(uncounted);
            assertThat(driver.row()).containsEntry("state", "RETRYING").containsEntry("attempts", 0);
        }
        driver.again(ACCEPTED);
        assertThat(driver.row()).containsEntry("state", "ACCEPTED").containsEntry("attempts", 1);
    }

    /** The gate's probe is made for all: it costs the one that makes it nothing, whatever the bank says. */
    @Test
    void doesNotCountTheProbeOfTheGate() {
        for (CallOutcome outcome : List.of(ShippedCodes.lost(), answer("SYS001"), answer("BSN003"))) {
            reset();
            driver.answered(answer("0429"));
            core.clock().putOn(Duration.ofHours(1));
            ReceivePermits permits = core.bean(ReceivePermits.class);
            // Until it has looked again it may take the gate for open, and its permit is not that for the probe.
            permits.awaitStandstill();
            ReceivePermit probe = await().pollInSameThread().until(() -> permits.admit("requests"), Objects::nonNull);
            try {
                Disposition disposition = driver.settle(driver.record(driver.waiting()), outcome);

                assertThat(disposition).isEqualTo(Disposition.retry(UID, null));
                assertThat(driver.row()).containsEntry("state", "RETRYING").containsEntry("attempts", 0);
            } finally {
                probe.end(true);
            }
        }
    }

    @Test
    void waitsForTheGateThatItsAnswerClosed() {
        Disposition disposition = driver.answered(answer("0429"));

        Instant opens = core.clock().instant().plus(Duration.ofHours(1));
        assertThat(disposition).isEqualTo(Disposition.retry(ResolvedAction.PAUSE, UID, null));
        assertThat(nextAttempt()).isEqualTo(opens);
        assertThat(driver.row()).containsEntry("awaits_gate", true);
        assertThat(core.gate()).containsEntry("is_open", false).containsEntry("cause", "rate-limit");

        driver.openGate();
        assertThat(driver.record(driver.waiting()).next())
                .as("due as soon as the gate is open, by whoever's hand")
                .isEqualTo(Next.SUBMIT);
        assertThat(driver.row()).containsEntry("awaits_gate", false).containsEntry("next_attempt_at", null);
    }

    @Test
    void hasNoTimeWhereOnlyAHandOpensTheGate() {
        Disposition submitted = driver.receive();
        core.bean(Gate.class).closeByHand("operator", "maintenance", null);

        driver.settle(submitted, answer("0429"));

        assertThat(driver.row()).containsEntry("next_attempt_at", null).containsEntry("awaits_gate", true);
        assertThat(core.gate()).containsEntry("cause", "by-hand");
    }

    @Test
    void growsTheDelayWithEachCountedTry() {
        driver.answered(answer("SYS001"));
        assertThat(Duration.between(core.clock().instant(), nextAttempt()))
                .isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));

        Disposition second = driver.again(answer("SYS001"));
        assertThat(Duration.between(core.clock().instant(), nextAttempt()))
                .isBetween(Duration.ofSeconds(54), Duration.ofSeconds(66));
        assertThat(second.due().toEpochMilli()).isEqualTo(nextAttempt().toEpochMilli());
    }

    @Test
    void keepsOnlyTheSeqIdOfAnAnswerThatComesAfterItsCallback() {
        Disposition submitted = driver.receive();
        driver.move(RegistrationState.REGISTERED);

        assertThat(driver.settle(submitted, ACCEPTED).next()).isEqualTo(Next.CONSUME);

        assertThat(driver.row())
                .containsEntry("state", "REGISTERED")
                .containsEntry("status_code", "I0000")
                .satisfies(row ->
                        assertThat((BigDecimal) row.get("ddr_oapi_seq_id")).isEqualByComparingTo("123"));
        assertThat(driver.states()).doesNotContain("ACCEPTED");
        assertThat(driver.told()).containsExactly("REGISTERED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CBS001", "SYS001", "BSN001", "BSN007", "0429"})
    void changesNothingThatACallbackSettled(String code) {
        Disposition submitted = driver.receive();
        driver.move(RegistrationState.REJECTED);
        Map<String, Object> before = driver.row();

        assertThat(driver.settle(submitted, answer(code)).next()).isEqualTo(Next.CONSUME);
        assertThat(driver.row()).isEqualTo(before);
        assertThat(driver.told()).containsExactly("REJECTED");
    }

    @Test
    void tellsAcceptanceBeforeTheCallbackThatWaitedForIt() {
        core.callbackWaits(
                "U-1",
                registration -> registration.state() == RegistrationState.ACCEPTED
                        ? core.bean(Registrations.class)
                                .move(
                                        registration,
                                        RegistrationState.REGISTERED,
                                        RegistrationUpdate.status("I0000", "Success"))
                        : registration);

        driver.answered(ACCEPTED);

        assertThat(driver.told()).containsExactly("ACCEPTED", "REGISTERED");
        assertThat((BigDecimal) driver.row().get("ddr_oapi_seq_id")).isEqualByComparingTo("123");
    }

    /**
     * Twelve in a row: the driver prepares a statement that it has run some times. Tried again, for the gate's failures that an
     * earlier test left are seen for a moment.
     */
    @ParameterizedTest
    @ValueSource(strings = {"0", "CBS001", "BSN001", "SYS001"})
    void takesOneRoundTripBeforeTheCallAndOneAfterIt(String code) {
        AtomicInteger number = new AtomicInteger();
        await().pollInSameThread().untilAsserted(() -> {
            for (int i = 0; i < 12; i++) {
                RegistrationDriver each = new RegistrationDriver(core, "U-" + number.incrementAndGet());
                Disposition[] submitted = new Disposition[1];

                assertThat(RoundTrips.of(() -> submitted[0] = each.receive())).isEqualTo(1);
                assertThat(RoundTrips.of(() -> each.settle(submitted[0], answer(code))))
                        .isEqualTo(1);
            }
        });
    }

    /** What is written within a transaction can still be undone when the bank is asked, or the message consumed. */
    @Test
    void writesNoStatementOfItsOwnWithinATransaction() {
        assertThatThrownBy(() -> driver.inTransaction(registrations -> driver.receive()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(driver.hasRow()).isFalse();
        Disposition submitted = driver.receive();

        assertThatThrownBy(() -> driver.inTransaction(registrations -> driver.settle(submitted, ACCEPTED)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(driver.state()).isEqualTo("SUBMITTING");
    }

    /** A write that waited for the row sees what was written to the row meanwhile, and nothing else. */
    @Test
    void tellsASecondMessageThatCameWhileTheAnswerWaitedForTheRow() {
        Disposition submitted = driver.receive();

        whileItHoldsTheRow(
                registrations -> registrations.awaitOutcome(
                        registrations.lock(UID).orElseThrow(),
                        new Registration.Origin("M-2", "queue://answers", "second", null)),
                () -> driver.settle(submitted, ACCEPTED));

        assertThat(driver.addressees()).containsExactly("-|correlation of M-1", "queue://answers|second");
        assertThat(driver.row()).containsEntry("state", "ACCEPTED").containsEntry("has_recipients", false);
    }

    @Test
    void tellsNothingOlderThanACallbackThatWasWrittenWhileTheAnswerWaitedForTheRow() {
        Disposition submitted = driver.receive();

        whileItHoldsTheRow(
                registrations -> registrations.move(
                        registrations.lock(UID).orElseThrow(),
                        RegistrationState.REGISTERED,
                        RegistrationUpdate.status("I0000", "Success")),
                () -> driver.settle(submitted, ACCEPTED));

        assertThat(driver.told()).containsExactly("REGISTERED");
        assertThat((BigDecimal) driver.row().get("ddr_oapi_seq_id")).isEqualByComparingTo("123");
    }

    /** The second one has to wait for the row until the first one is committed. */
    private void whileItHoldsTheRow(Consumer<Registrations> first, Runnable second) {
        CompletableFuture<Void> waiting = driver.inTransaction(registrations -> {
            first.accept(registrations);
            CompletableFuture<Void> started = CompletableFuture.runAsync(second);
            await().until(() -> !core.rows("""
                SELECT 1 FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()\
                """).isEmpty());
            return started;
        });
        waiting.join();
    }

    @Test
    void believesALateAcceptanceWhileAnotherTryIsUnderWay() {
        Disposition first = driver.receive();
        Disposition second = driver.record(driver.redelivered("M-1"));

        assertThat(driver.settle(first, ACCEPTED).next()).isEqualTo(Next.CONSUME);
        assertThat(driver.state()).isEqualTo("ACCEPTED");

        assertThat(driver.settle(second, answer("BSN007")).next()).isEqualTo(Next.CONSUME);
        assertThat(driver.told()).containsExactly("ACCEPTED");
        assertThat((BigDecimal) driver.row().get("ddr_oapi_seq_id")).isEqualByComparingTo("123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CBS001", "SYS001", "BSN001"})
    void leavesAnyOtherLateAnswerToTheTryThatIsUnderWay(String code) {
        Disposition first = driver.receive();
        Disposition second = driver.record(driver.redelivered("M-1"));

        assertThat(driver.settle(first, answer(code)).next()).isEqualTo(Next.CONSUME);
        assertThat(driver.row()).containsEntry("state", "SUBMITTING").containsEntry("attempts", 2);

        driver.settle(second, answer("BSN007"));
        assertThat(driver.state()).isEqualTo("ACCEPTED");
    }

    @Test
    void keepsTheUnknownOutcomeOverAReplay() {
        driver.answered(ShippedCodes.lost(), answer("BSN001"));
        assertThat(driver.state()).isEqualTo("DEAD");
        driver.move(RegistrationState.RECEIVED, change -> change.attempts(0));

        driver.again(answer("BSN007"));

        assertThat(driver.row()).containsEntry("state", "ACCEPTED").containsEntry("attempts", 1);
    }

    @Test
    void doesNotTakeAReplayItselfForAnUnknownOutcome() {
        driver.answered(answer("BSN001"));
        driver.move(RegistrationState.RECEIVED, change -> change.attempts(0));

        driver.again(answer("BSN007"));

        assertThat(driver.row()).containsEntry("state", "RETRYING").containsEntry("bank_request_uid", "U-1-2");
    }

    @Test
    void isDeadAgainWhereAReplayFails() {
        driver.answered(answer("BSN001"));
        driver.move(RegistrationState.RECEIVED, change -> change.attempts(0));

        assertThat(driver.again(answer("BSN004")).reason().code()).isEqualTo("BSN004");
        assertThat(driver.told()).containsExactly("DEAD", "DEAD");
    }

    /** State, event and result are written together or not at all: at once, and where somebody else waits for the outcome. */
    @ParameterizedTest
    @CsvSource({"registration_event, false", "result_outbox, false", "registration_event, true", "result_outbox, true"})
    void tellsNoStateThatItCannotWrite(String table, boolean isOtherWaiting) {
        Disposition submitted = driver.receive();
        if (isOtherWaiting) {
            driver.record(driver.message("M-2"));
        }
        core.jdbc()
                .sql("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (request_uid <> 'U-1') NOT VALID")
                .update();
        try {
            assertThatThrownBy(() -> driver.settle(submitted, ACCEPTED))
                    .isInstanceOf(DataIntegrityViolationException.class);
        } finally {
            core.jdbc().sql("ALTER TABLE " + table + " DROP CONSTRAINT refused").update();
        }
        assertThat(driver.state()).isEqualTo("SUBMITTING");
        assertThat(driver.states()).containsExactly("RECEIVED", "SUBMITTING");
        assertThat(driver.told()).isEmpty();

        driver.settle(submitted, ACCEPTED);
        assertThat(driver.state()).isEqualTo("ACCEPTED");
        assertThat(driver.told()).hasSize(isOtherWaiting ? 2 : 1).containsOnly("ACCEPTED");
    }

    @Test
    void leavesOutADescriptionThatTheBankDidNotGive() {
        CallOutcome bare = new CallOutcome(ACCEPTED.action(), "0", null, true, 1, true, true, null, null);
        driver.answered(bare);
        assertThat(driver.texts("SELECT body FROM result_outbox").get(0)).doesNotContain("statusDesc");

        reset();
        CallOutcome dead = answer("BSN001");
        driver.answered(new CallOutcome(dead.action(), "BSN001", null, true, 1, true, true, null, null));
        assertThat(driver.texts("SELECT body FROM result_outbox").get(0)).doesNotContain("statusDesc");
    }

    @Test
    void refusesEveryMoveThatIsNotLegal() {
        for (RegistrationState from : RegistrationState.values()) {
            reset();
            driver.bring(from);
            for (RegistrationState to : RegistrationState.values()) {
                if (!from.mayMoveTo(to)) {
                    assertThatThrownBy(() -> driver.move(to))
                            .as(from + " to " + to)
                            .isInstanceOf(IllegalStateException.class);
                    assertThat(driver.state()).isEqualTo(from.name());
                }
            }
        }
    }

    @Test
    void isRefusedAnIllegalMoveByTheDatabaseToo() {
        driver.bring(RegistrationState.REGISTERED);

        assertThatThrownBy(() -> core.jdbc().sql("""
            INSERT INTO registration_event (request_uid, at, from_state, to_state)
            VALUES ('U-1', CURRENT_TIMESTAMP, 'REGISTERED', 'RECEIVED')\
            """).update()).isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void refusesAMoveFromAStateThatIsNoLongerSo() {
        driver.receive();

        assertThatThrownBy(() -> driver.inTransaction(registrations -> {
                    Registration stale = registrations.lock(UID).orElseThrow();
                    registrations.move(stale, RegistrationState.ACCEPTED, RegistrationUpdate.event(null, null));
                    return registrations.move(stale, RegistrationState.DEAD, RegistrationUpdate.event(null, null));
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(driver.state()).as("rolled back as a whole").isEqualTo("SUBMITTING");
        assertThat(driver.told()).isEmpty();
    }

    @Test
    void expiresWhatHasWaitedTooLongAndNothingElse() {
        driver.answered(ACCEPTED);
        core.clock().putOn(Duration.ofHours(23));
        RegistrationDriver younger = new RegistrationDriver(core, "U-2");
        younger.answered(ACCEPTED);
        RegistrationDriver settled = new RegistrationDriver(core, "U-3");
        settled.bring(RegistrationState.REGISTERED);
        core.clock().putOn(Duration.ofHours(1));
        core.bean(RegistrationExpiry.class).expireOverdue();
        assertThat(driver.state()).as("to the second").isEqualTo("ACCEPTED");

        core.clock().putOn(Duration.ofMillis(1));
        core.bean(RegistrationExpiry.class).expireOverdue();
        core.bean(RegistrationExpiry.class).expireOverdue();

        assertThat(List.of(driver.state(), younger.state(), settled.state()))
                .containsExactly("EXPIRED", "ACCEPTED", "REGISTERED");
        assertThat(driver.told()).containsOnlyOnce("EXPIRED");
    }

    @Test
    void expiresMoreThanOneBatchHolds() {
        acceptLongAgo(1001);

        core.bean(RegistrationExpiry.class).expireOverdue();

        assertThat(core.rows("SELECT 1 FROM registration WHERE state = 'EXPIRED'"))
                .hasSize(1001);
    }

    /** Refused at the row, its event or its result: each is written in the same statement. */
    @ParameterizedTest
    @CsvSource({
        "registration, (state <> 'EXPIRED' OR request_uid <> 'B-7')",
        "registration_event, request_uid <> 'B-7'",
        "result_outbox, request_uid NOT IN ('B-1'; 'B-7')"
    })
    void expiresAllButThoseThatTheDatabaseRefuses(String table, String rule, CapturedOutput log) {
        acceptLongAgo(503);
        core.jdbc()
                .sql("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (" + rule.replace(';', ',')
                        + ") NOT VALID")
                .update();
        try {
            core.bean(RegistrationExpiry.class).expireOverdue();
            core.bean(RegistrationExpiry.class).expireOverdue();

            assertThat(core.rows("SELECT request_uid FROM registration WHERE state = 'ACCEPTED'"))
                    .hasSize(table.equals("result_outbox") ? 2 : 1)
                    .contains(Map.of("request_uid", "B-7"));
        } finally {
            core.jdbc().sql("ALTER TABLE " + table + " DROP CONSTRAINT refused").update();
        }
        assertThat(log.getOut()).containsOnlyOnce("its row is refused; it is tried again, requestUID=B-7");
        core.bean(RegistrationExpiry.class).expireOverdue();
        assertThat(core.rows("SELECT 1 FROM registration WHERE state = 'EXPIRED'"))
                .hasSize(503);
    }

    private void acceptLongAgo(int count) {
        core.jdbc().sql("""
            INSERT INTO registration (request_uid, state, received_at, updated_at, accepted_at, bank_request_uid)
            SELECT 'B-' || n, 'ACCEPTED', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, TIMESTAMP '2026-01-01 00:00:00', 'B-' || n
            FROM generate_series(1, :count) AS s(n)\
            """).param("count", count).update();
    }

    private Instant nextAttempt() {
        return core.jdbc()
                .sql("SELECT next_attempt_at FROM registration WHERE request_uid = 'U-1'")
                .query((rs, i) -> rs.getObject(1, java.time.OffsetDateTime.class))
                .single()
                .toInstant();
    }

    private static CallOutcome answer(String code) {
        return ShippedCodes.answer(200, code);
    }

    private static Arguments first(CallOutcome outcome, String state, int attempts, boolean unknown) {
        return arguments(outcome.code() + " " + outcome.text(), outcome, state, attempts, unknown);
    }
}
