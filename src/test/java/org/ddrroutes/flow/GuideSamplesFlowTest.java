package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.harness.TokenCall;
import org.ddrroutes.harness.TokenScripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The samples that the bank prints in its guide, word for word but for the typing errors that SEMANTICS lists. */
@ExtendWith(SharedParts.class)
class GuideSamplesFlowTest {

    private static final String CLIENT = "f79aa1fa-ba1e-464c-8a79-aacb8e4da725";
    private static final String MASKED_ID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    private static final String API_KEY = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void goesThroughTokenCallAndCallbackOfTheGuide(TestSetup setup) throws Exception {
        TokenScripts tokens = setup.bank().tokens();
        // A first token that is over at once, so that the second call needs the guide's refresh.
        tokens.answers(
                CLIENT,
                BankAnswer.json(200, guide("token.json").replace("900", "0")),
                BankAnswer.json(200, guide("token.json")));
        setup.bank().answers(Sample.GUIDE.requestUid(), BankAnswer.json(200, guide("registerddr-answer.json")));
        Sample before = Sample.fresh();

        try (Product product = Product.start(setup, settings());
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), before.asDraft());
            await().atMost(LIMIT).until(() -> setup.state(before.requestUid()).equals("ACCEPTED"));
            producer.send(
                    setup.registrations(),
                    OutgoingMessage.of(guide("registerddr-request.json"))
                            .withProperty("requestUID", "500000010930000001")
                            .withProperty("digitalId", "123456789"));
            await().atMost(LIMIT)
                    .until(() -> setup.state(Sample.GUIDE.requestUid()).equals("ACCEPTED"));

            HttpResponse<String> answer = BankCallback.of(setup, product.callbackAddress(), Sample.GUIDE, "I0000")
                    .withMessageHeader(header -> header.put("oapi-client-id", MASKED_ID)
                            .put("oapi-partner-id", MASKED_ID)
                            .put("x-api-key", API_KEY))
                    .withBody(guide("callback-request.json"))
                    .post();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new ObjectMapper().readTree(answer.body()))
                    .isEqualTo(new ObjectMapper().readTree(guide("callback-answer.json")));
            assertThat(setup.state(Sample.GUIDE.requestUid())).isEqualTo("REGISTERED");
        }

        assertThat(tokens.calls(CLIENT))
                .extracting(TokenCall::form)
                .containsExactly(
                        Map.of("client_id", CLIENT, "client_secret", CLIENT),
                        Map.of(
                                "client_id",
                                CLIENT,
                                "client_secret",
                                CLIENT,
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                "eyJhb**2aA55"));
        assertThat(setup.bank().callsFor(Sample.GUIDE.requestUid()))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.header("authorization")).isEqualTo("Bearer eyJhb**2aA11");
                    assertThat(call.header("digital-id")).isEqualTo("123456789");
                    assertThat(call.header("msg-hdr"))
                            .isEqualTo("{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"500000010930000001\"}");
                    assertThat(call.json()).isEqualTo(new ObjectMapper().readTree(guide("registerddr-request.json")));
                });
        assertThat(setup.registration(Sample.GUIDE.requestUid()).get("ddr_oapi_seq_id"))
                .hasToString("123");
    }

    private static Map<String, String> settings() {
        return Map.of(
                "ddr.bank.client-id", CLIENT,
                "ddr.bank.client-secret", CLIENT,
                "ddr.callback.client-id", MASKED_ID,
                "ddr.callback.partner-id", MASKED_ID,
                "ddr.callback.api-key", API_KEY);
    }

    private static String guide(String file) {
        try (InputStream in = GuideSamplesFlowTest.class.getResourceAsStream("/guide/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
