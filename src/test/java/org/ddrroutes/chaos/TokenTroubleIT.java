package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.harness.TokenCall;
import org.ddrroutes.harness.TokenScripts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the tokens, no message fails for it, and the bank is asked for as few as it takes. */
@ExtendWith(SharedParts.class)
class TokenTroubleIT {

    private static final Map<String, String> SHORT_PAUSES = Map.of(
            "ddr.retry.first-delay", "200ms",
            "ddr.retry.max-delay", "500ms",
            "ddr.gate.first-pause", "500ms",
            "ddr.gate.max-pause", "1s");

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup, SHORT_PAUSES);
    }

    @Test
    void renewsATokenOfTwoSecondsByItsRefreshTokenUnderLoad() {
        int before = spendToken("2");
        long start = System.nanoTime();
        Batch batch = slowBatch(160, Duration.ofMillis(400)).send();
        batch.awaitAll("ACCEPTED");
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        List<TokenCall> calls = callsSince(before);
        assertThat(calls.get(0).refresh()).isFalse();
        assertThat(calls.stream().skip(1)).isNotEmpty().allMatch(TokenCall::refresh);
        // One each 1.6 s.
        assertThat((long) calls.size()).isLessThanOrEqualTo(2 + seconds * 10 / 16);
        assertThat(oneAttemptEach(batch)).isTrue();
    }

    @Test
    void getsATokenWithItsCredentialsWhenTheRefreshIsRefused() {
        int before = spendToken("1");
        Batch.of(setup, 1).send().awaitAll("ACCEPTED");
        setup.bank().revokeTokens(true);
        tokens().expiresIn(setup.clientId(), "900");
        RunClock.pause(Duration.ofMillis(1_100));
        Batch batch = Batch.of(setup, 30).send();
        batch.awaitAll("ACCEPTED");

        assertThat(callsSince(before)).extracting(TokenCall::refresh).containsExactly(false, true, false);
        assertThat(oneAttemptEach(batch)).isTrue();
    }

    @Test
    void doesNotShowARefreshTokenThatHasExpired() {
        int before = spendToken("900");
        tokens().answers(setup.clientId(), BankAnswer.json(200, """
                {"code":"0000","message":"Success","data":{"token_type":"BEARER","access_token":"short","expires_in":1,\
                "refresh_token":"shorter","refresh_token_expires_in":1}}"""));
        Batch.of(setup, 1).send().awaitAll("ACCEPTED");
        RunClock.pause(Duration.ofMillis(1_100));
        Batch.of(setup, 30).send().awaitAll("ACCEPTED");

        assertThat(callsSince(before)).extracting(TokenCall::refresh).containsExactly(false, false);
    }

    @Test
    void getsOneNewTokenWhenTheBankRevokesTheOldOneInMidFlight() {
        int before = spendToken("900");
        Batch.of(setup, 1).send().awaitAll("ACCEPTED");
        setup.bank().revokeTokens(false);
        Batch batch = slowBatch(60, Duration.ofMillis(200)).send();
        batch.awaitAll("ACCEPTED");

        assertThat(callsSince(before)).extracting(TokenCall::refresh).containsExactly(false, false);
        assertThat(oneAttemptEach(batch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "\"soon\"", "null"})
    void usesATokenWithoutALifetimeForOneCall(String expiresIn) {
        int before = spendToken(expiresIn);
        Batch batch = Batch.of(setup, 10).send();
        batch.awaitAll("ACCEPTED");

        // The token at hand may serve the first call, which the bank refuses: it was revoked.
        assertThat(callsSince(before)).hasSizeBetween(10, 11);
        assertThat(oneAttemptEach(batch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"86401", "99999999999999999999", "1e400"})
    void takesAnyLongLifetime(String expiresIn) {
        int before = spendToken(expiresIn);
        Batch.of(setup, 10).send().awaitAll("ACCEPTED");

        assertThat(callsSince(before)).hasSize(1);
    }

    @Test
    void waitsForTheTokenEndpointWithoutCountingTries() {
        spendToken("900");
        tokens().answers(
                        setup.clientId(),
                        BankAnswer.json(200, "{\"code\":\"9999\",\"message\":\"-\"}"),
                        BankAnswer.json(200, "{\"code\":\"9999\",\"message\":\"-\"}"),
                        BankAnswer.http(502),
                        BankAnswer.lost(),
                        BankAnswer.lost());
        Batch batch = Batch.of(setup, 20).send();
        batch.awaitAll("ACCEPTED");

        assertThat(oneAttemptEach(batch)).isTrue();
    }

    @Test
    void holdsWhileItsCredentialsAreRefusedAndGoesOnByItself() {
        int before = spendToken("900");
        BankAnswer refused = BankAnswer.json(200, "{\"code\":\"TK001\",\"message\":\"Authentication failed\"}");
        tokens().answers(setup.clientId(), refused, refused);
        Batch batch = Batch.of(setup, 20).send();
        batch.awaitAll("ACCEPTED");

        assertThat(callsSince(before)).hasSize(3);
        assertThat(oneAttemptEach(batch)).isTrue();
    }

    /** From here on the bank takes none of the tokens it gave, and gives new ones of this lifetime. */
    private static int spendToken(String expiresIn) {
        tokens().forgetAnswers(setup.clientId());
        tokens().expiresIn(setup.clientId(), expiresIn);
        setup.bank().revokeTokens(true);
        return tokens().calls(setup.clientId()).size();
    }

    private static List<TokenCall> callsSince(int before) {
        List<TokenCall> calls = tokens().calls(setup.clientId());
        return calls.subList(before, calls.size());
    }

    private static TokenScripts tokens() {
        return setup.bank().tokens();
    }

    private static Batch slowBatch(int count, Duration delay) {
        Batch batch = Batch.of(setup, count);
        batch.samples()
                .forEach(sample -> setup.bank()
                        .answers(sample.accountNo(), BankAnswer.accepted().after(delay)));
        return batch;
    }

    private static boolean oneAttemptEach(Batch batch) {
        return batch.samples().stream()
                .allMatch(sample ->
                        setup.registration(sample.requestUid()).get("attempts").equals(1));
    }
}
