package org.ddrroutes.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scripted bank speaks the guide, and does what a test tells it. */
class ScriptedBankTest {

    private final ScriptedBank bank = ScriptedBank.create();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        bank.close();
    }

    @Test
    void acceptsOnceAndKnowsTheRequestUidThen() throws Exception {
        Sample sample = Sample.fresh();
        String token = token();

        JsonNode first = register(sample, token);
        JsonNode second = register(sample, token);

        assertThat(first.path("statusCode").asText()).isEqualTo("0");
        assertThat(first.path("requestUID").asText()).isEqualTo(sample.requestUid());
        assertThat(first.path("ddrOapiSeqId").isNumber()).isTrue();
        assertThat(second.path("statusCode").asText()).isEqualTo("BSN007");
        assertThat(bank.registered(sample.requestUid())).isEqualTo(1);
        assertThat(bank.callsFor(sample.accountNo())).hasSize(2);
        assertThat(bank.callsFor(sample.requestUid()).get(0).header("digital-id"))
                .isEqualTo(sample.digitalId());
        assertThat(bank.mostInFlight("a client")).isEqualTo(1);
    }

    @Test
    void answersInTheOrderThatItWasTold() throws Exception {
        Sample sample = Sample.fresh();
        String token = token();
        bank.answers(
                sample.accountNo(),
                BankAnswer.code(500, "SYS001"),
                BankAnswer.lost(),
                BankAnswer.code("CBS001").after(Duration.ofMillis(200)));

        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("SYS001");
        assertThatThrownBy(() -> register(sample, token)).isInstanceOf(IOException.class);
        assertThat(bank.registered(sample.accountNo())).isEqualTo(1);
        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("CBS001");
        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("CBS001");
        assertThat(bank.mostInFlight("a client")).isEqualTo(1);
    }

    @Test
    void refusesATokenThatItDidNotGiveOrHasTakenBack() throws Exception {
        Sample sample = Sample.fresh();
        String token = token();
        bank.revokeTokens(false);

        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("AU00401");
        assertThat(bank.registered(sample.requestUid())).isZero();
        assertThat(bank.tokens().calls("a client")).hasSize(1);
    }

    @Test
    void holdsOneCallWhileItAnswersAnother() throws Exception {
        Sample held = Sample.fresh();
        Sample other = Sample.fresh();
        String token = token();
        CompletableFuture<BankAnswer> answer = new CompletableFuture<>();
        bank.answers(held.accountNo(), call -> answer.join());

        CompletableFuture<HttpResponse<String>> heldCall =
                client.sendAsync(registration(held, token), HttpResponse.BodyHandlers.ofString());
        await().until(() -> bank.callsFor(held.accountNo()).size() == 1);
        assertThat(register(other, token).path("statusCode").asText()).isEqualTo("0");
        assertThat(bank.registered(held.accountNo())).isZero();

        answer.complete(BankAnswer.accepted());
        assertThat(heldCall.join().statusCode()).isEqualTo(200);
        assertThat(bank.registered(held.accountNo())).isEqualTo(1);
    }

    @Test
    void knowsAfterAStopWhatItKnewBefore() throws Exception {
        Sample sample = Sample.fresh();
        String token = token();
        register(sample, token);

        bank.stop();
        assertThatThrownBy(() -> register(sample, token)).isInstanceOf(ConnectException.class);
        bank.start();

        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("BSN007");
    }

    @Test
    void takesATokenThatAScriptGaveAwayUntilItIsRevoked() throws Exception {
        Sample sample = Sample.fresh();
        BankAnswer scripted = BankAnswer.json(200, "{\"data\":{\"access_token\":\"scripted\"}}");
        bank.tokens().answers("a client", scripted, scripted);

        assertThat(token()).isEqualTo("scripted");
        assertThat(token("/refresh", "&grant_type=refresh_token&refresh_token=unknown"))
                .isEqualTo("scripted");
        assertThat(register(sample, "scripted").path("statusCode").asText()).isEqualTo("0");
        assertThat(bank.calls().get(0).header("authorization")).isEqualTo("Bearer scripted");
        assertThat(bank.calls().get(0).clientId()).isEqualTo("a client");
        assertThat(bank.tokens().secrets()).containsExactly("scripted");
        bank.revokeTokens(false);
        assertThat(register(sample, "scripted").path("statusCode").asText()).isEqualTo("AU00401");
    }

    private String token() throws Exception {
        return token("", "");
    }

    private String token(String path, String fields) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(bank.baseUrl() + "/oauth/authentication/api/v2/token" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=a+client&client_secret=secret" + fields))
                .build();
        return answer(request).at("/data/access_token").asText();
    }

    private JsonNode register(Sample sample, String token) throws Exception {
        return answer(registration(sample, token));
    }

    private HttpRequest registration(Sample sample, String token) {
        return HttpRequest.newBuilder(URI.create(bank.baseUrl() + "/directdebit/v1/open-api/registerddr"))
                .header("Content-Type", "application/json")
                .header("msg-hdr", "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"" + sample.requestUid() + "\"}")
                .header("Authorization", "Bearer " + token)
                .header("digital-id", sample.digitalId())
                .POST(HttpRequest.BodyPublishers.ofString(sample.requestBody().toString()))
                .build();
    }

    private JsonNode answer(HttpRequest request) throws Exception {
        return new ObjectMapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
