package org.ddrroutes.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stub bank speaks the guide, and does what a test tells it. */
class StubBankTest {

    private final StubBank bank = StubBank.create();
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
        bank.tokens().revoke("a client");

        assertThat(register(sample, token).path("statusCode").asText()).isEqualTo("AU00401");
        assertThat(bank.registered(sample.requestUid())).isZero();
        assertThat(bank.tokens().calls("a client")).hasSize(1);
    }

    private String token() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(bank.baseUrl() + "/oauth/authentication/api/v2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=a+client&client_secret=secret"))
                .build();
        return answer(request).at("/data/access_token").asText();
    }

    private JsonNode register(Sample sample, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(bank.baseUrl() + "/directdebit/v1/open-api/registerddr"))
                .header("Content-Type", "application/json")
                .header("msg-hdr", "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"" + sample.requestUid() + "\"}")
                .header("Authorization", "Bearer " + token)
                .header("digital-id", sample.digitalId())
                .POST(HttpRequest.BodyPublishers.ofString(sample.requestBody().toString()))
                .build();
        return answer(request);
    }

    private JsonNode answer(HttpRequest request) throws Exception {
        return new ObjectMapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
