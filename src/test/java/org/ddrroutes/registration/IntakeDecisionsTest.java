package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ddrroutes.bank.ShippedCodes;
import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.registration.Disposal.Next;
import org.ddrroutes.state.Core;
import org.ddrroutes.wire.StatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a message by what is known of its registration: see "Nothing lost, nothing registered twice". */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedParts.class)
class IntakeDecisionsTest {

    private Core core;
    private Play play;

    @BeforeAll
    void start(Postgres postgres) {
        core = Core.onPostgres(postgres);
    }

    @BeforeEach
    void reset() {
        core.reset();
        play = new Play(core, "U-1");
    }

    @AfterAll
    void end() {
        core.close();
    }

    @Test
    void commitsItsIntentBeforeTheBankIsAsked() {
        Disposal disposal = play.receive();

        assertThat(disposal.next()).isEqualTo(Next.SUBMIT);
        assertThat(disposal.submission())
                .isEqualTo(new Submission(new RequestUid("U-1"), 1, new RequestUid("U-1"), Play.CONTENT));
        assertThat(play.row())
                .containsEntry("state", "SUBMITTING")
                .containsEntry("attempts", 1)
                .containsEntry("ref1", "12345")
                .containsEntry("ref2", null)
                .containsEntry("ref3", "")
                .containsEntry("digital_id", "007")
                .containsEntry("outcome_unknown", false);
        assertThat(play.states()).containsExactly("RECEIVED", "SUBMITTING");
        assertThat(play.told()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"ACCEPTED", "REGISTERED", "REJECTED", "EXPIRED"})
    void consumesTheSameMessageWhereTheBankHasSpoken(RegistrationState state) {
        play.bring(state);
        Map<String, Object> before = play.row();

        for (ReceivedRequest again : List.of(play.message("M-1"), play.redelivered("M-1"), play.waiting())) {
            assertThat(play.record(again)).isEqualTo(Disposal.consume(new RequestUid("U-1")));
        }

        assertThat(play.row()).isEqualTo(before);
        assertThat(play.told()).isEmpty();
    }

    @Test
    void knowsThatTheOutcomeIsUnknownWhereTheSameMessageFindsItSubmitting() {
        play.receive();

        Disposal again = play.record(play.redelivered("M-1"));

        assertThat(again.next()).isEqualTo(Next.SUBMIT);
        assertThat(again.submission().bankRequestUid()).isEqualTo(new RequestUid("U-1"));
        assertThat(again.submission().attempt()).isEqualTo(2);
        assertThat(play.row()).containsEntry("outcome_unknown", true).containsEntry("attempts", 2);
    }

    @Test
    void sendsTheSameMessageOnToItsRetryWithTheTimeThatIsInTheRow() {
        play.bring(RegistrationState.RETRYING);

        Disposal again = play.record(play.redelivered("M-1"));

        assertThat(again.next()).isEqualTo(Next.RETRY);
        assertThat(again.due()).isEqualTo(core.clock().instant().plusSeconds(30));
        assertThat(play.state()).isEqualTo("RETRYING");
        core.clock().putOn(Duration.ofHours(1));
        assertThat(play.record(play.redelivered("M-1")).next())
                .as("the producer's message is not the waiting one")
                .isEqualTo(Next.RETRY);
    }

    @Test
    void doesNotTryEarlyWhatTheBrokerDeliversEarly() {
        play.bring(RegistrationState.RETRYING);
        core.clock().putOn(Duration.ofMillis(29_999));

        assertThat(play.record(play.waiting()).next()).isEqualTo(Next.RETRY);
        assertThat(play.row()).containsEntry("attempts", 1);

        core.clock().putOn(Duration.ofMillis(1));
        assertThat(play.record(play.waiting()).next()).isEqualTo(Next.SUBMIT);
        assertThat(play.row()).containsEntry("attempts", 2).containsEntry("next_attempt_at", null);
    }

    @Test
    void sendsADeadOneToTheDeadLettersAgainWithItsReason() {
        play.answered(ShippedCodes.answer(200, "BSN001"));

        for (ReceivedRequest again : List.of(play.redelivered("M-1"), play.waiting())) {
            assertThat(play.record(again))
                    .isEqualTo(
                            Disposal.deadLetter(new RequestUid("U-1"), new StatusCode("BSN001", "said by the bank")));
        }
        assertThat(play.told()).containsExactly("DEAD");
    }

    @Test
    void registersNothingThatComesFromTheRetryQueueWithoutARegistration() {
        Play play = new Play(core, "U-1");
        Play nameless = new Play(core, null);

        for (Play each : List.of(play, nameless)) {
            Intake intake = core.bean(Intake.class);
            assertThat(List.of(
                            each.record(each.waiting()),
                            intake.waitInRetryQueue(each.waiting()),
                            intake.giveUp(each.waiting(), "SomeException")))
                    .allMatch(disposal -> disposal.next() == Next.DEAD_LETTER);
        }

        assertThat(core.rows("SELECT * FROM registration")).isEmpty();
        assertThat(play.told()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void goesOnByTheRowWhateverTheWaitingMessageSays(RegistrationState state) {
        Play play = new Play(core, "U-1");
        play.bring(state);
        core.clock().putOn(Duration.ofHours(1));

        Disposal disposal = play.record(play.waiting(null, StatusCode.BAD_REQUEST));

        assertThat(disposal.next()).isEqualTo(Next.SUBMIT);
        assertThat(disposal.submission().content()).isEqualTo(Play.CONTENT);
    }

    @Test
    void submitsAReplayedOneAgain() {
        play.bring(RegistrationState.RECEIVED);

        assertThat(play.record(play.message("M-1")).next()).isEqualTo(Next.SUBMIT);
        assertThat(play.row()).containsEntry("attempts", 1).containsEntry("outcome_unknown", false);
    }

    @Test
    void goesByTheRedeliveryFlagWhereAClientGivesNoStableId() {
        play.record(play.message(null));

        assertThat(play.record(play.redelivered(null)).next()).isEqualTo(Next.SUBMIT);
        assertThat(play.record(play.message(null)).next())
                .as("a second message")
                .isEqualTo(Next.CONSUME);
        assertThat(play.record(play.redelivered("M-2")).next())
                .as("of another client")
                .isEqualTo(Next.CONSUME);
        assertThat(play.row()).containsEntry("attempts", 2);
    }

    @Test
    void doesNotTakeARedeliveredSecondMessageForTheFirst() {
        play.receive();

        assertThat(play.record(play.redelivered("M-2")).next()).isEqualTo(Next.CONSUME);
        assertThat(play.row()).containsEntry("attempts", 1).containsEntry("outcome_unknown", false);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"ACCEPTED", "REGISTERED", "REJECTED", "EXPIRED", "DEAD"})
    void tellsASecondMessageTheCurrentOutcomeAtItsOwnAddress(RegistrationState state) {
        play.bring(state);
        Map<String, Object> before = play.row();

        Disposal disposal = play.record(play.message("M-2", Play.CONTENT, "queue://answers"));

        assertThat(disposal.next()).isEqualTo(Next.CONSUME);
        assertThat(play.told()).containsExactly(state.name());
        assertThat(play.addressees()).containsExactly("queue://answers|correlation of M-2");
        assertThat(play.row()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void tellsASecondMessageTheNextOutcomeOnceWhereThereIsNoneYet(RegistrationState state) {
        play.bring(state);

        play.record(play.message("M-2", Play.CONTENT, "queue://answers"));
        play.record(play.message("M-2", Play.CONTENT, "queue://answers"));
        play.record(play.message("M-3"));
        assertThat(play.told()).isEmpty();

        play.move(RegistrationState.REGISTERED);
        assertThat(play.told()).containsExactly("REGISTERED", "REGISTERED", "REGISTERED");
        assertThat(play.addressees())
                .containsExactly("-|correlation of M-1", "queue://answers|correlation of M-2", "-|correlation of M-3");
    }

    @Test
    void tellsASecondMessageTheFirstOutcomeAndNoFurtherOne() {
        Disposal submitted = play.receive();
        play.record(play.message("M-2", Play.CONTENT, "queue://answers"));

        play.settle(submitted, ShippedCodes.answer(200, "0"));
        play.move(RegistrationState.REGISTERED);

        assertThat(play.addressees())
                .containsExactly("-|correlation of M-1", "queue://answers|correlation of M-2", "-|correlation of M-1");
    }

    @ParameterizedTest
    @EnumSource(RegistrationState.class)
    void refusesASecondMessageWithOtherContentAndLeavesTheFirstUntouched(RegistrationState state) {
        play.bring(state);
        Map<String, Object> before = play.row();
        List<String> events = play.states();

        Disposal silent = play.record(play.message("M-2", Play.OTHER_CONTENT, null));
        assertThat(silent).isEqualTo(Disposal.deadLetter(new RequestUid("U-1"), StatusCode.DUPLICATE_REQUEST_UID));
        assertThat(play.told()).as("never to the default queue").isEmpty();

        play.record(play.message("M-3", Play.OTHER_CONTENT, "queue://answers"));
        assertThat(play.told()).containsExactly("DEAD");
        assertThat(play.addressees()).containsExactly("queue://answers|correlation of M-3");
        assertThat(play.texts("SELECT body FROM result_outbox").get(0))
                .contains("\"statusCode\":\"BSN007\"")
                .contains("xxxxxx9223");
        assertThat(play.row()).isEqualTo(before);
        assertThat(play.states()).isEqualTo(events);
    }

    @Test
    void comparesTheDigitalIdToo() {
        play.receive();
        RegistrationContent otherPerson =
                new RegistrationContent("001", "AAAA000001", "0000119222", "12345", null, "", null, "008");

        assertThat(play.record(play.message("M-2", otherPerson, null)).next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(play.record(play.message("M-1", otherPerson, null)).next())
                .as("even under the same stable id")
                .isEqualTo(Next.DEAD_LETTER);
    }

    @Test
    void recordsAnInvalidRequestAsDeadAndTellsItsProducer() {
        Disposal disposal =
                play.record(play.refused(new RequestUid("U-1"), Play.CONTENT, StatusCode.mustBeNumeric("accountNo")));

        assertThat(disposal)
                .isEqualTo(Disposal.deadLetter(new RequestUid("U-1"), StatusCode.mustBeNumeric("accountNo")));
        assertThat(play.row()).containsEntry("state", "DEAD").containsEntry("status_code", "CMN004");
        assertThat(play.states()).containsExactly("RECEIVED", "DEAD");
        assertThat(play.told()).containsExactly("DEAD");
    }

    @Test
    void refusesAReplayedInvalidRequestAgain() {
        ReceivedRequest invalid =
                play.refused(new RequestUid("U-1"), Play.CONTENT, StatusCode.mustBeNumeric("accountNo"));
        play.record(invalid);
        play.move(RegistrationState.RECEIVED);

        assertThat(play.record(invalid).reason()).isEqualTo(StatusCode.mustBeNumeric("accountNo"));
        assertThat(play.state()).isEqualTo("DEAD");
        assertThat(play.told()).containsExactly("DEAD", "DEAD");
    }

    @Test
    void hasNoRowForWhatCannotBeReadAndTellsWhoeverIsKnown() {
        Disposal named = play.record(play.refused(new RequestUid("U-1"), null, StatusCode.BAD_REQUEST));
        Disposal nameless = play.record(play.refused(null, null, StatusCode.BAD_REQUEST));

        assertThat(named.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(nameless.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(play.hasRow()).isFalse();
        assertThat(play.told()).containsExactly("DEAD");
        assertThat(play.texts("SELECT body FROM result_outbox").get(0))
                .startsWith("{\"requestUID\":\"U-1\",\"state\":\"DEAD\",\"statusCode\":\"AU00400\"")
                .doesNotContain("attempts");
    }

    @Test
    void recordsNothingWhileTheGateIsClosed() {
        core.bean(Gate.class).closeByHand("operator", "maintenance");

        assertThatThrownBy(() -> play.receive()).isInstanceOf(GateClosed.class);
        assertThat(play.hasRow()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void submitsNothingWhileTheGateIsClosed(RegistrationState state) {
        play.bring(state);
        core.clock().putOn(Duration.ofHours(1));
        core.bean(Gate.class).closeByHand("operator", "maintenance");
        Map<String, Object> before = play.row();

        assertThatThrownBy(() -> play.record(play.waiting())).isInstanceOf(GateClosed.class);
        assertThat(play.row()).isEqualTo(before);
    }

    @Test
    void letsAMessageThatMetAClosedGateTooOftenWaitInTheRetryQueue() {
        core.bean(Gate.class).closeByHand("operator", "maintenance");

        Disposal disposal = core.bean(Intake.class).waitInRetryQueue(play.redelivered("M-1"));

        assertThat(disposal.next()).isEqualTo(Next.RETRY);
        assertThat(disposal.due()).isNull();
        assertThat(play.row())
                .containsEntry("state", "RETRYING")
                .containsEntry("attempts", 0)
                .containsEntry("awaits_gate", true)
                .containsEntry("outcome_unknown", false);
        play.openGate();
        assertThat(play.record(play.waiting()).next()).isEqualTo(Next.SUBMIT);
        assertThat(play.row()).containsEntry("attempts", 1);
    }

    @Test
    void refusesAtOnceWhatNeedsNotWaitInTheRetryQueue() {
        Disposal disposal = core.bean(Intake.class)
                .waitInRetryQueue(
                        play.refused(new RequestUid("U-1"), Play.CONTENT, StatusCode.mustBeNumeric("accountNo")));

        assertThat(disposal.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(play.row()).containsEntry("state", "DEAD");
    }

    @Test
    void remembersThatAnOutcomeIsUnknownWhileItWaitsForTheGate() {
        play.bring(RegistrationState.SUBMITTING);
        core.bean(Gate.class).closeByHand("operator", "maintenance");

        assertThat(core.bean(Intake.class)
                        .waitInRetryQueue(play.redelivered("M-1"))
                        .next())
                .isEqualTo(Next.RETRY);
        assertThat(play.row()).containsEntry("state", "RETRYING").containsEntry("outcome_unknown", true);
    }

    @Test
    void consumesWhatACallbackSettledBeforeItsRequestCame() {
        core.callbackWaits(registration -> core.bean(Registrations.class)
                .move(registration, RegistrationState.REGISTERED, Change.status("I0000", "Success")));

        assertThat(play.receive().next()).isEqualTo(Next.CONSUME);
        assertThat(play.states()).containsExactly("RECEIVED", "REGISTERED");
        assertThat(play.told()).containsExactly("REGISTERED");
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void givesUpWhatOurOwnCodeFailsOn(RegistrationState state) {
        play.bring(state);

        Disposal disposal = core.bean(Intake.class).giveUp(play.redelivered("M-1"), "java.lang.IllegalStateException");

        assertThat(disposal.reason()).isEqualTo(new StatusCode("SYS001", "java.lang.IllegalStateException"));
        assertThat(play.state()).isEqualTo("DEAD");
        assertThat(play.told()).containsExactly("DEAD");
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING", "DEAD"},
            mode = EXCLUDE)
    void givesNothingUpThatTheBankHas(RegistrationState state) {
        play.bring(state);

        assertThat(core.bean(Intake.class).giveUp(play.redelivered("M-1"), "fault"))
                .isEqualTo(Disposal.consume(new RequestUid("U-1")));
        assertThat(play.state()).isEqualTo(state.name());
    }

    @Test
    void neverLosesADeadLetterThatCouldNotBeSent() {
        play.answered(ShippedCodes.answer(200, "BSN001"));

        assertThat(core.bean(Intake.class).giveUp(play.redelivered("M-1"), "jakarta.jms.ResourceAllocationException"))
                .isEqualTo(Disposal.deadLetter(new RequestUid("U-1"), new StatusCode("BSN001", "said by the bank")));
        assertThat(play.told()).containsExactly("DEAD");
    }

    @Test
    void givesUpASecondMessageWithoutTouchingTheFirst() {
        play.bring(RegistrationState.ACCEPTED);

        assertThat(core.bean(Intake.class).giveUp(play.message("M-2"), "fault").next())
                .isEqualTo(Next.DEAD_LETTER);
        assertThat(play.state()).isEqualTo("ACCEPTED");
    }

    @Test
    void submitsOneOfTwentyMessagesThatComeTogether() throws Exception {
        ExecutorService consumers = Executors.newFixedThreadPool(20);
        try {
            CountDownLatch together = new CountDownLatch(20);
            List<Callable<Next>> all = java.util.stream.IntStream.range(0, 20)
                    .<Callable<Next>>mapToObj(i -> () -> {
                        together.countDown();
                        together.await();
                        return play.record(play.message("M-" + i)).next();
                    })
                    .toList();
            int submitted = 0;
            for (Future<Next> next : consumers.invokeAll(all)) {
                submitted += next.get() == Next.SUBMIT ? 1 : 0;
            }

            assertThat(submitted).isEqualTo(1);
            assertThat(play.states()).containsExactly("RECEIVED", "SUBMITTING");
            assertThat(play.rows("SELECT 1 FROM result_recipient")).hasSize(19);
        } finally {
            consumers.shutdownNow();
        }
    }

    @Test
    void showsTheBankAnotherUidWhereItsOwnWasAnothersFreshOne() {
        play.answered(ShippedCodes.answer(200, "BSN003"), ShippedCodes.answer(200, "BSN007"));
        assertThat(play.row()).containsEntry("bank_request_uid", "U-1-2");

        Play other = new Play(core, "U-1-2");
        assertThat(other.record(other.message("M-9")).submission().bankRequestUid())
                .isEqualTo(new RequestUid("U-1-2-2"));
    }

    @Test
    void passesOverAFreshUidThatIsAnothersOwn() {
        new Play(core, "U-1-2").receive();

        play.answered(ShippedCodes.answer(200, "BSN003"), ShippedCodes.answer(200, "BSN007"));

        assertThat(play.row()).containsEntry("bank_request_uid", "U-1-3");
        assertThat(play.row().get("ddr_oapi_seq_id")).isEqualTo((BigDecimal) null);
    }
}
