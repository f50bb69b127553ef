package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.ddrroutes.bank.ShippedCodes;
import org.ddrroutes.broker.ArtemisMessages;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.harness.Postgres;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message by what is known of its registration: see "Nothing lost, nothing registered twice". */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedParts.class)
class IntakeDecisionsTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"vendorID", "companyID", "accountNo", "ref1", "ref2", "ref3", "ref4", "digitalId"})
    void recordsAndTellsARequestWithAFieldThatIsMuchTooLong(String name) throws JMSException {
        String value = incompressible(name.equals("accountNo") ? "0123456789" : "กขคงจฉชซฌญฎฏ0123456789", 5_000);
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("requestUID", "U-1")
                .put("vendorID", "001")
                .put("companyID", "AAAA000001")
                .put("accountNo", "0000119222")
                .put(name, value);

        Disposition disposition = driver.record(reader().read(ArtemisMessages.text(body.toString())));

        assertThat(disposition.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(driver.row()).containsEntry("state", "DEAD").containsEntry("status_code", "CMN005");
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @Test
    void tellsTheOutcomeToTheLongestReplyAddressThatItTakes() throws JMSException {
        Message message = ArtemisMessages.text(
                "{\"requestUID\":\"U-1\",\"vendorID\":\"001\",\"companyID\":\"A\",\"accountNo\":\"0000119222\"}");
        String longest = incompressible("abcdefghijklmnopqrstuvwxyz0123456789", 2_000 - "queue://".length());
        message.setJMSReplyTo(ActiveMQDestination.createQueue(longest));

        driver.settle(driver.record(reader().read(message)), ShippedCodes.answer(200, "0"));

        assertThat(driver.addressees()).singleElement().asString().startsWith("queue://" + longest);
    }

    /** Whoever sent it is told at the results queue, since its own address is not sent to. */
    @Test
    void tellsOfAnUnreadableRequestWhoseReplyAddressIsRefused() throws JMSException {
        Message message = ArtemisMessages.text("{");
        message.setJMSReplyTo(ActiveMQDestination.createQueue("dead"));

        Disposition disposition = driver.record(reader().read(message));

        assertThat(disposition.reason()).isEqualTo(StatusCode.BAD_REQUEST);
        assertThat(driver.addressees()).containsExactly("-|" + message.getJMSMessageID());
    }

    private static RequestReader reader() {
        return new RequestReader(new QueueNames("requests", "retry", "dead", "results"));
    }

    /** What an index of the database cannot make shorter. */
    private static String incompressible(String alphabet, int length) {
        return new Random(1)
                .ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    @Test
    void commitsItsIntentBeforeTheBankIsAsked() {
        Disposition disposition = driver.receive();

        assertThat(disposition.next()).isEqualTo(Next.SUBMIT);
        Registration recorded = driver.inTransaction(
                registrations -> registrations.lock(new RequestUid("U-1")).orElseThrow());
        assertThat(disposition.attempt()).isEqualTo(recorded);
        assertThat(recorded.content()).isEqualTo(RegistrationDriver.CONTENT);
        assertThat(driver.row())
                .containsEntry("state", "SUBMITTING")
                .containsEntry("attempts", 1)
                .containsEntry("ref1", "12345")
                .containsEntry("ref2", null)
                .containsEntry("ref3", "")
                .containsEntry("digital_id", "007")
                .containsEntry("outcome_unknown", false);
        assertThat(driver.states()).containsExactly("RECEIVED", "SUBMITTING");
        assertThat(driver.told()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"ACCEPTED", "REGISTERED", "REJECTED", "EXPIRED"})
    void consumesTheSameMessageWhereTheBankHasSpoken(RegistrationState state) {
        driver.bring(state);
        Map<String, Object> before = driver.row();

        for (ReceivedRequest again : List.of(driver.message("M-1"), driver.redelivered("M-1"), driver.waiting())) {
            assertThat(driver.record(again)).isEqualTo(Disposition.consume(new RequestUid("U-1")));
        }

        assertThat(driver.row()).isEqualTo(before);
        assertThat(driver.told()).isEmpty();
    }

    @Test
    void knowsThatTheOutcomeIsUnknownWhereTheSameMessageFindsItSubmitting() {
        driver.receive();

        Disposition again = driver.record(driver.redelivered("M-1"));

        assertThat(again.next()).isEqualTo(Next.SUBMIT);
        assertThat(again.attempt().bankRequestUid()).isEqualTo(new RequestUid("U-1"));
        assertThat(again.attempt().attempts()).isEqualTo(2);
        assertThat(driver.row()).containsEntry("outcome_unknown", true).containsEntry("attempts", 2);
    }

    @Test
    void sendsTheSameMessageOnToItsRetryWithTheTimeThatIsInTheRow() {
        driver.bring(RegistrationState.RETRYING);

        Disposition again = driver.record(driver.redelivered("M-1"));

        assertThat(again.next()).isEqualTo(Next.RETRY);
        assertThat(again.due()).isEqualTo(core.clock().instant().plusSeconds(30));
        assertThat(driver.state()).isEqualTo("RETRYING");
        core.clock().putOn(Duration.ofHours(1));
        assertThat(driver.record(driver.redelivered("M-1")).next())
                .as("the producer's message is not the waiting one")
                .isEqualTo(Next.RETRY);
    }

    @Test
    void doesNotTryEarlyWhatTheBrokerDeliversEarly() {
        driver.bring(RegistrationState.RETRYING);
        core.clock().putOn(Duration.ofMillis(29_999));

        assertThat(driver.record(driver.waiting()).next()).isEqualTo(Next.RETRY);
        assertThat(driver.row()).containsEntry("attempts", 1);

        core.clock().putOn(Duration.ofMillis(1));
        assertThat(driver.record(driver.waiting()).next()).isEqualTo(Next.SUBMIT);
        assertThat(driver.row()).containsEntry("attempts", 2).containsEntry("next_attempt_at", null);
    }

    @Test
    void sendsADeadOneToTheDeadLettersAgainWithItsReason() {
        driver.answered(ShippedCodes.answer(200, "BSN001"));

        for (ReceivedRequest again : List.of(driver.redelivered("M-1"), driver.waiting())) {
            assertThat(driver.record(again))
                    .isEqualTo(Disposition.deadLetter(
                            new RequestUid("U-1"), new StatusCode("BSN001", "said by the bank")));
        }
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @Test
    void registersNothingThatComesFromTheRetryQueueWithoutARegistration() {
        RegistrationDriver driver = new RegistrationDriver(core, "U-1");
        RegistrationDriver nameless = new RegistrationDriver(core, null);

        for (RegistrationDriver each : List.of(driver, nameless)) {
            Intake intake = core.bean(Intake.class);
            assertThat(List.of(
                            each.record(each.waiting()),
                            intake.waitInRetryQueue(each.waiting()),
                            intake.giveUp(each.waiting(), "SomeException")))
                    .allMatch(disposition -> disposition.next() == Next.DEAD_LETTER);
        }

        assertThat(core.rows("SELECT * FROM registration")).isEmpty();
        assertThat(driver.told()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void goesOnByTheRowWhateverTheWaitingMessageSays(RegistrationState state) {
        RegistrationDriver driver = new RegistrationDriver(core, "U-1");
        driver.bring(state);
        core.clock().putOn(Duration.ofHours(1));

        Disposition disposition = driver.record(driver.waiting(null, StatusCode.BAD_REQUEST));

        assertThat(disposition.next()).isEqualTo(Next.SUBMIT);
        assertThat(disposition.attempt().content()).isEqualTo(RegistrationDriver.CONTENT);
    }

    @Test
    void submitsAReplayedOneAgain() {
        driver.bring(RegistrationState.RECEIVED);

        assertThat(driver.record(driver.message("M-1")).next()).isEqualTo(Next.SUBMIT);
        assertThat(driver.row()).containsEntry("attempts", 1).containsEntry("outcome_unknown", false);
    }

    @Test
    void goesByTheRedeliveryFlagWhereAClientGivesNoStableId() {
        driver.record(driver.message(null));

        assertThat(driver.record(driver.redelivered(null)).next()).isEqualTo(Next.SUBMIT);
        assertThat(driver.record(driver.message(null)).next())
                .as("a second message")
                .isEqualTo(Next.CONSUME);
        assertThat(driver.record(driver.redelivered("M-2")).next())
                .as("of another client")
                .isEqualTo(Next.CONSUME);
        assertThat(driver.row()).containsEntry("attempts", 2);
    }

    @Test
    void doesNotTakeARedeliveredSecondMessageForTheFirst() {
        driver.receive();

        assertThat(driver.record(driver.redelivered("M-2")).next()).isEqualTo(Next.CONSUME);
        assertThat(driver.row()).containsEntry("attempts", 1).containsEntry("outcome_unknown", false);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"ACCEPTED", "REGISTERED", "REJECTED", "EXPIRED", "DEAD"})
    void tellsASecondMessageTheCurrentOutcomeAtItsOwnAddress(RegistrationState state) {
        driver.bring(state);
        Map<String, Object> before = driver.row();

        Disposition disposition = driver.record(driver.message("M-2", RegistrationDriver.CONTENT, "queue://answers"));

        assertThat(disposition.next()).isEqualTo(Next.CONSUME);
        assertThat(driver.told()).containsExactly(state.name());
        assertThat(driver.addressees()).containsExactly("queue://answers|correlation of M-2");
        assertThat(driver.row()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void tellsASecondMessageTheNextOutcomeOnceWhereThereIsNoneYet(RegistrationState state) {
        driver.bring(state);

        driver.record(driver.message("M-2", RegistrationDriver.CONTENT, "queue://answers"));
        driver.record(driver.message("M-2", RegistrationDriver.CONTENT, "queue://answers"));
        driver.record(driver.message("M-3"));
        assertThat(driver.told()).isEmpty();

        driver.move(RegistrationState.REGISTERED);
        assertThat(driver.told()).containsExactly("REGISTERED", "REGISTERED", "REGISTERED");
        assertThat(driver.addressees())
                .containsExactly("-|correlation of M-1", "queue://answers|correlation of M-2", "-|correlation of M-3");
    }

    @Test
    void tellsASecondMessageTheFirstOutcomeAndNoFurtherOne() {
        Disposition submitted = driver.receive();
        driver.record(driver.message("M-2", RegistrationDriver.CONTENT, "queue://answers"));

        driver.settle(submitted, ShippedCodes.answer(200, "0"));
        driver.move(RegistrationState.REGISTERED);

        assertThat(driver.addressees())
                .containsExactly("-|correlation of M-1", "queue://answers|correlation of M-2", "-|correlation of M-1");
    }

    @ParameterizedTest
    @EnumSource(RegistrationState.class)
    void refusesASecondMessageWithOtherContentAndLeavesTheFirstUntouched(RegistrationState state) {
        driver.bring(state);
        Map<String, Object> before = driver.row();
        List<String> events = driver.states();

        Disposition silent = driver.record(driver.message("M-2", RegistrationDriver.OTHER_CONTENT, null));
        assertThat(silent).isEqualTo(Disposition.deadLetter(new RequestUid("U-1"), StatusCode.DUPLICATE_REQUEST_UID));
        assertThat(driver.told()).as("never to the default queue").isEmpty();

        driver.record(driver.message("M-3", RegistrationDriver.OTHER_CONTENT, "queue://answers"));
        assertThat(driver.told()).containsExactly("DEAD");
        assertThat(driver.addressees()).containsExactly("queue://answers|correlation of M-3");
        assertThat(driver.texts("SELECT body FROM result_outbox").get(0))
                .contains("\"statusCode\":\"BSN007\"")
                .contains("xxxxxx9223");
        assertThat(driver.row()).isEqualTo(before);
        assertThat(driver.states()).isEqualTo(events);
    }

    @Test
    void comparesTheDigitalIdToo() {
        driver.receive();
        RegistrationContent otherPerson =
                new RegistrationContent("001", "AAAA000001", "0000119222", "12345", null, "", null, "008");

        assertThat(driver.record(driver.message("M-2", otherPerson, null)).next())
                .isEqualTo(Next.DEAD_LETTER);
        assertThat(driver.record(driver.message("M-1", otherPerson, null)).next())
                .as("even under the same stable id")
                .isEqualTo(Next.DEAD_LETTER);
    }

    @Test
    void recordsAnInvalidRequestAsDeadAndTellsItsProducer() {
        Disposition disposition = driver.record(driver.refused(
                new RequestUid("U-1"), RegistrationDriver.CONTENT, StatusCode.mustBeNumeric("accountNo")));

        assertThat(disposition)
                .isEqualTo(Disposition.deadLetter(new RequestUid("U-1"), StatusCode.mustBeNumeric("accountNo")));
        assertThat(driver.row()).containsEntry("state", "DEAD").containsEntry("status_code", "CMN004");
        assertThat(driver.states()).containsExactly("RECEIVED", "DEAD");
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @Test
    void refusesAReplayedInvalidRequestAgain() {
        ReceivedRequest invalid = driver.refused(
                new RequestUid("U-1"), RegistrationDriver.CONTENT, StatusCode.mustBeNumeric("accountNo"));
        driver.record(invalid);
        driver.move(RegistrationState.RECEIVED);

        assertThat(driver.record(invalid).reason()).isEqualTo(StatusCode.mustBeNumeric("accountNo"));
        assertThat(driver.state()).isEqualTo("DEAD");
        assertThat(driver.told()).containsExactly("DEAD", "DEAD");
    }

    @Test
    void hasNoRowForWhatCannotBeReadAndTellsWhoeverIsKnown() {
        Disposition named = driver.record(driver.refused(new RequestUid("U-1"), null, StatusCode.BAD_REQUEST));
        Disposition nameless = driver.record(driver.refused(null, null, StatusCode.BAD_REQUEST));

        assertThat(named.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(nameless.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(driver.hasRow()).isFalse();
        assertThat(driver.told()).containsExactly("DEAD");
        assertThat(driver.texts("SELECT body FROM result_outbox").get(0))
                .startsWith("{\"requestUID\":\"U-1\",\"state\":\"DEAD\",\"statusCode\":\"AU00400\"")
                .doesNotContain("attempts");
    }

    @Test
    void recordsNothingWhileTheGateIsClosed() {
        core.bean(Gate.class).closeByHand("operator", "maintenance", null);

        assertThatThrownBy(() -> driver.receive()).isInstanceOf(GateClosed.class);
        assertThat(driver.hasRow()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void submitsNothingWhileTheGateIsClosed(RegistrationState state) {
        driver.bring(state);
        core.clock().putOn(Duration.ofHours(1));
        core.bean(Gate.class).closeByHand("operator", "maintenance", null);
        Map<String, Object> before = driver.row();

        assertThatThrownBy(() -> driver.record(driver.waiting())).isInstanceOf(GateClosed.class);
        assertThat(driver.row()).isEqualTo(before);
    }

    @Test
    void letsAMessageThatMetAClosedGateTooOftenWaitInTheRetryQueue() {
        core.bean(Gate.class).closeByHand("operator", "maintenance", null);

        Disposition disposition = core.bean(Intake.class).waitInRetryQueue(driver.redelivered("M-1"));

        assertThat(disposition.next()).isEqualTo(Next.RETRY);
        assertThat(disposition.due()).isNull();
        assertThat(driver.row())
                .containsEntry("state", "RETRYING")
                .containsEntry("attempts", 0)
                .containsEntry("awaits_gate", true)
                .containsEntry("outcome_unknown", false);
        driver.openGate();
        assertThat(driver.record(driver.waiting()).next()).isEqualTo(Next.SUBMIT);
        assertThat(driver.row()).containsEntry("attempts", 1);
    }

    @Test
    void refusesAtOnceWhatNeedsNotWaitInTheRetryQueue() {
        Disposition disposition = core.bean(Intake.class)
                .waitInRetryQueue(driver.refused(
                        new RequestUid("U-1"), RegistrationDriver.CONTENT, StatusCode.mustBeNumeric("accountNo")));

        assertThat(disposition.next()).isEqualTo(Next.DEAD_LETTER);
        assertThat(driver.row()).containsEntry("state", "DEAD");
    }

    @Test
    void remembersThatAnOutcomeIsUnknownWhileItWaitsForTheGate() {
        driver.bring(RegistrationState.SUBMITTING);
        core.bean(Gate.class).closeByHand("operator", "maintenance", null);

        assertThat(core.bean(Intake.class)
                        .waitInRetryQueue(driver.redelivered("M-1"))
                        .next())
                .isEqualTo(Next.RETRY);
        assertThat(driver.row()).containsEntry("state", "RETRYING").containsEntry("outcome_unknown", true);
    }

    @Test
    void consumesWhatACallbackSettledBeforeItsRequestCame() {
        core.callbackWaits(
                "U-1",
                registration -> core.bean(Registrations.class)
                        .move(
                                registration,
                                RegistrationState.REGISTERED,
                                RegistrationUpdate.status("I0000", "Success")));

        assertThat(driver.receive().next()).isEqualTo(Next.CONSUME);
        assertThat(driver.states()).containsExactly("RECEIVED", "REGISTERED");
        assertThat(driver.told()).containsExactly("REGISTERED");
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void givesUpWhatOurOwnCodeFailsOn(RegistrationState state) {
        driver.bring(state);

        Disposition disposition =
                core.bean(Intake.class).giveUp(driver.redelivered("M-1"), "java.lang.IllegalStateException");

        assertThat(disposition.reason()).isEqualTo(new StatusCode("SYS001", "java.lang.IllegalStateException"));
        assertThat(driver.state()).isEqualTo("DEAD");
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING", "DEAD"},
            mode = EXCLUDE)
    void givesNothingUpThatTheBankHas(RegistrationState state) {
        driver.bring(state);

        assertThat(core.bean(Intake.class).giveUp(driver.redelivered("M-1"), "fault"))
                .isEqualTo(Disposition.consume(new RequestUid("U-1")));
        assertThat(driver.state()).isEqualTo(state.name());
    }

    @Test
    void neverLosesADeadLetterThatCouldNotBeSent() {
        driver.answered(ShippedCodes.answer(200, "BSN001"));

        assertThat(core.bean(Intake.class).giveUp(driver.redelivered("M-1"), "jakarta.jms.ResourceAllocationException"))
                .isEqualTo(Disposition.deadLetter(new RequestUid("U-1"), new StatusCode("BSN001", "said by the bank")));
        assertThat(driver.told()).containsExactly("DEAD");
    }

    @Test
    void givesUpASecondMessageWithoutTouchingTheFirst() {
        driver.bring(RegistrationState.ACCEPTED);

        assertThat(core.bean(Intake.class)
                        .giveUp(driver.message("M-2"), "fault")
                        .next())
                .isEqualTo(Next.DEAD_LETTER);
        assertThat(driver.state()).isEqualTo("ACCEPTED");
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
                        return driver.record(driver.message("M-" + i)).next();
                    })
                    .toList();
            int submitted = 0;
            for (Future<Next> next : consumers.invokeAll(all)) {
                submitted += next.get() == Next.SUBMIT ? 1 : 0;
            }

            assertThat(submitted).isEqualTo(1);
            assertThat(driver.states()).containsExactly("RECEIVED", "SUBMITTING");
            assertThat(driver.rows("SELECT 1 FROM result_recipient")).hasSize(19);
        } finally {
            consumers.shutdownNow();
        }
    }

    @Test
    void showsTheBankAnotherUidWhereItsOwnWasAnothersFreshOne() {
        driver.answered(ShippedCodes.answer(200, "BSN003"), ShippedCodes.answer(200, "BSN007"));
        assertThat(driver.row()).containsEntry("bank_request_uid", "U-1-2");

        RegistrationDriver other = new RegistrationDriver(core, "U-1-2");
        assertThat(other.record(other.message("M-9")).attempt().bankRequestUid())
                .isEqualTo(new RequestUid("U-1-2-2"));
    }

    @Test
    void passesOverAFreshUidThatIsAnothersOwn() {
        new RegistrationDriver(core, "U-1-2").receive();

        driver.answered(ShippedCodes.answer(200, "BSN003"), ShippedCodes.answer(200, "BSN007"));

        assertThat(driver.row()).containsEntry("bank_request_uid", "U-1-3");
        assertThat(driver.row().get("ddr_oapi_seq_id")).isEqualTo((BigDecimal) null);
    }
}
