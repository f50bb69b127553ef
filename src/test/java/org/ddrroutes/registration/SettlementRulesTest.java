package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ddrroutes.registration.RegistrationState.ACCEPTED;
import static org.ddrroutes.registration.RegistrationState.DEAD;
import static org.ddrroutes.registration.RegistrationState.REGISTERED;
import static org.ddrroutes.registration.RegistrationState.REJECTED;
import static org.ddrroutes.registration.RegistrationState.RETRYING;
import static org.ddrroutes.registration.RegistrationState.SUBMITTING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.bank.ShippedCodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of SEMANTICS: what the row says, what the bank says, what is done. At most three attempts. */
class SettlementRulesTest {

    private static final int MAX_ATTEMPTS = 3;
    private static final RequestUid UID = new RequestUid("U-1");

    private static final CallOutcome YES = answer("0");
    private static final CallOutcome DUPLICATE_UID = answer("BSN007");
    private static final CallOutcome DUPLICATE_TRANSACTION = answer("BSN002");

    static Stream<Arguments> answers() {
        return Stream.of(
                // The codes by themselves, at a first try.
                row("accepted", first(), YES, Settlement.ACCEPT),
                row("rejected", first(), answer("CBS001"), Settlement.REJECT),
                row("unknown code", first(), answer("NEW001"), Settlement.DEAD_LETTER),
                row("the bank's failure", first(), answer("SYS001"), Settlement.RETRY),
                row("no answer", first(), ShippedCodes.lost(), Settlement.RETRY),
                row("not sent", first(), ShippedCodes.connectionRefused(), Settlement.RETRY),
                row("no token", first(), ShippedCodes.noToken(), Settlement.RETRY_UNCOUNTED),
                row("rate limit", first(), answer("0429"), Settlement.PAUSE),
                row("our partner id", first(), answer("BSN006"), Settlement.HOLD),
                row("credentials", first(), ShippedCodes.credentialsRefused(), Settlement.HOLD),
                row("token refused twice", first(), ShippedCodes.tokenRefusedTwice(), Settlement.HOLD),
                // A duplicate, by what went before.
                row("duplicate UID at once", first(), DUPLICATE_UID, Settlement.DEAD_LETTER),
                row("duplicate UID after a no", tried(2, 1, false), DUPLICATE_UID, Settlement.RETRY_UNDER_FRESH_UID),
                row("duplicate UID after no answer", tried(2, 1, true), DUPLICATE_UID, Settlement.ACCEPT),
                row(
                        "duplicate UID after tries without a call",
                        tried(2, 0, false),
                        DUPLICATE_UID,
                        Settlement.DEAD_LETTER),
                row("duplicate transaction at once", first(), DUPLICATE_TRANSACTION, Settlement.REJECT),
                row("duplicate transaction after a no", tried(2, 1, false), DUPLICATE_TRANSACTION, Settlement.REJECT),
                row(
                        "duplicate transaction after no answer",
                        tried(2, 1, true),
                        DUPLICATE_TRANSACTION,
                        Settlement.ACCEPT),
                // Used up: counted retries alone.
                row("last attempt accepted", tried(3, 2, true), YES, Settlement.ACCEPT),
                row("last attempt failed", tried(3, 2, false), answer("SYS001"), Settlement.DEAD_LETTER),
                row("last attempt without an answer", tried(3, 2, true), ShippedCodes.lost(), Settlement.DEAD_LETTER),
                row("one before the last", tried(2, 1, true), ShippedCodes.lost(), Settlement.RETRY),
                row("more attempts than now allowed", tried(4, 3, false), answer("SYS001"), Settlement.DEAD_LETTER),
                row("UID spent at the last attempt", tried(3, 2, false), DUPLICATE_UID, Settlement.DEAD_LETTER),
                row(
                        "no token at the last attempt",
                        tried(3, 2, false),
                        ShippedCodes.noToken(),
                        Settlement.RETRY_UNCOUNTED),
                row("rate limit at the last attempt", tried(3, 2, false), answer("0429"), Settlement.PAUSE));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("answers")
    void resolvesAnAnswerByWhatWentBefore(
            String name, Registration recorded, CallOutcome outcome, Settlement expected) {
        assertThat(SettlementRules.resolve(recorded, recorded.attempts(), outcome, false, MAX_ATTEMPTS))
                .isEqualTo(expected);
    }

    /** Answers to the first try, the row having moved on. */
    static Stream<Arguments> lateAnswers() {
        return Stream.of(
                row("acceptance, another try under way", at(SUBMITTING, 2, null), YES, Settlement.ACCEPT),
                row("rejection, another try under way", at(SUBMITTING, 2, null), answer("CBS001"), Settlement.NOTHING),
                row("acceptance after the callback", at(REGISTERED, 1, null), YES, Settlement.ADD_SEQ_ID),
                row("acceptance after a rejection", at(REJECTED, 1, null), YES, Settlement.ADD_SEQ_ID),
                row("acceptance told before", at(ACCEPTED, 1, BigDecimal.ONE), YES, Settlement.NOTHING),
                row("acceptance without a number", at(REGISTERED, 1, null), bare("0"), Settlement.NOTHING),
                row("failure after the callback", at(REGISTERED, 1, null), answer("SYS001"), Settlement.NOTHING),
                row("duplicate after the callback", at(REJECTED, 1, null), DUPLICATE_UID, Settlement.NOTHING),
                row("rate limit after the callback", at(REGISTERED, 1, null), answer("0429"), Settlement.NOTHING),
                row("rejection of a dead one", at(DEAD, 1, null), answer("CBS001"), Settlement.NOTHING),
                row("failure of a waiting one", at(RETRYING, 1, null), answer("SYS001"), Settlement.NOTHING));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("lateAnswers")
    void believesOnlyAnAcceptanceThatComesLate(
            String name, Registration recorded, CallOutcome outcome, Settlement expected) {
        assertThat(SettlementRules.resolve(recorded, 1, outcome, false, MAX_ATTEMPTS))
                .isEqualTo(expected);
    }

    static Stream<Arguments> probes() {
        return Stream.of(
                arguments(first(), answer("SYS001"), Settlement.RETRY_AFTER_PROBE),
                arguments(tried(3, 2, false), ShippedCodes.lost(), Settlement.RETRY_AFTER_PROBE),
                arguments(first(), ShippedCodes.noToken(), Settlement.RETRY_AFTER_PROBE),
                arguments(first(), answer("0429"), Settlement.PAUSE),
                arguments(first(), YES, Settlement.ACCEPT),
                arguments(at(REGISTERED, 1, null), ShippedCodes.lost(), Settlement.NOTHING));
    }

    /** The gate's probe is made for all: it costs the one that makes it nothing. */
    @ParameterizedTest
    @MethodSource("probes")
    void countsNoProbe(Registration recorded, CallOutcome outcome, Settlement expected) {
        assertThat(SettlementRules.resolve(recorded, recorded.attempts(), outcome, true, MAX_ATTEMPTS))
                .isEqualTo(expected);
    }

    private static Arguments row(String name, Registration recorded, CallOutcome outcome, Settlement expected) {
        return arguments(name, recorded, outcome, expected);
    }

    private static Registration first() {
        return tried(1, 0, false);
    }

    private static Registration tried(int attempts, int bankTries, boolean outcomeUnknown) {
        return registration(SUBMITTING, attempts, null, bankTries, outcomeUnknown);
    }

    private static Registration at(RegistrationState state, int attempts, @Nullable BigDecimal seqId) {
        return registration(state, attempts, seqId, attempts, false);
    }

    private static Registration registration(
            RegistrationState state, int attempts, @Nullable BigDecimal seqId, int bankTries, boolean unknown) {
        return new Registration(
                UID,
                state,
                RegistrationDriver.CONTENT,
                new Registration.Origin("M-1", null, null, null),
                null,
                null,
                seqId,
                attempts,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                UID,
                bankTries,
                unknown,
                false,
                false);
    }

    private static CallOutcome answer(String code) {
        return ShippedCodes.answer(200, code);
    }

    private static CallOutcome bare(String code) {
        return new CallOutcome(answer(code).action(), code, null, true, 1, true, true, null, null);
    }
}
