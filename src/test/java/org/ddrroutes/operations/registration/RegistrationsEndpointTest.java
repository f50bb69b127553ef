package org.ddrroutes.operations.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of registrations and the timeline of one. */
@ExtendWith(SharedParts.class)
class RegistrationsEndpointTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ACCEPTED = 6;

    private static final List<Sample> SENT = new ArrayList<>();
    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static OperatorsClient client;
    private static Sample rejected;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(setup);
        client = OperatorsClient.of(product);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            for (int i = 0; i < ACCEPTED; i++) {
                SENT.add(Sample.fresh());
                producer.send(setup.registrations(), SENT.get(i).asDraft());
            }
            rejected = Sample.fresh();
            SENT.add(rejected);
            String telling = "{\"statusCode\":\"CBS001\",\"statusDesc\":\"account " + rejected.accountNo() + " of "
                    + rejected.digitalId() + "\",\"severity\":\"ERROR\",\"requestUID\":\"${requestUID}\"}";
            setup.bank().answers(rejected.accountNo(), BankAnswer.json(200, telling));
            producer.send(setup.registrations(), rejected.asDraft());
        }
        await("all are settled")
                .atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM registration WHERE state IN ('ACCEPTED', 'REJECTED')")
                                .size()
                        == ACCEPTED + 1);
    }

    @Test
    void listsNewestFirstAndEachOnceByPages() {
        List<String> listed = new ArrayList<>();
        List<OffsetDateTime> times = new ArrayList<>();
        JsonNode page = client.read("/actuator/registrations?limit=3");
        while (true) {
            assertThat(page.path("items").size()).isBetween(1, 3);
            page.path("items").forEach(item -> {
                listed.add(item.path("requestUID").asText());
                times.add(OffsetDateTime.parse(item.path("receivedAt").asText()));
            });
            assertThat(page.has("next")).isTrue();
            if (page.path("next").isNull()) {
                break;
            }
            page = client.read(
                    "/actuator/registrations?limit=3&after=" + page.path("next").asText());
        }

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        SENT.stream().map(Sample::requestUid).toList());
        assertThat(times).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void filtersByStateVendorAndTime() {
        assertThat(uids("?state=REJECTED")).containsExactly(rejected.requestUid());
        assertThat(uids("?state=rejected&vendorID=001")).containsExactly(rejected.requestUid());
        assertThat(uids("?vendorID=002")).isEmpty();
        assertThat(uids("?state=&vendorID=&from=&to=&limit=&after=")).hasSize(SENT.size());

        String received = encoded(row(rejected).path("receivedAt").asText());
        assertThat(uids("?from=" + received)).isNotEmpty();
        assertThat(uids("?to=2026-01-01")).isEmpty();
        assertThat(uids("?from=2020-01-01T00:00:00+07:00&to=2999-12-31")).hasSize(SENT.size());
        assertThat(uids("?from=2999-01-01T00:00:00Z")).isEmpty();
        String today = received.substring(0, 10);
        assertThat(uids("?from=" + today + "&to=" + today)).isNotEmpty();
    }

    @Test
    void findsByWhatPeopleAskWith() {
        Sample sample = SENT.get(2);
        String uid = sample.requestUid();
        Map<String, Object> row = setup.registration(uid);
        String today = encoded(row(sample).path("receivedAt").asText()).substring(0, 10);
        String day = "&from=" + today + "&to=" + today;
        setup.postgres()
                .jdbc(setup.database())
                .update("UPDATE registration SET ref3 = 'REF-OF-ONE' WHERE request_uid = ?", uid);
        setup.postgres()
                .jdbc(setup.database())
                .update(
                        "INSERT INTO bank_request (bank_request_uid, request_uid) VALUES ('" + uid.substring(5)
                                + "-2', ?)",
                        uid);

        assertThat(uids("?ref=REF-OF-ONE")).containsExactly(uid);
        assertThat(uids("?ref=12345")).hasSize(SENT.size());
        assertThat(uids("?ref=12345&limit=2")).hasSize(2);
        assertThat(uids("?ref=2345")).isEmpty();
        assertThat(uids("?accountEnding=" + sample.accountNo().substring(6) + day))
                .contains(uid)
                .hasSizeLessThan(3);
        assertThat(uids("?correlationId=" + encoded(String.valueOf(row.get("correlation_id")))))
                .containsExactly(uid);
        assertThat(uids("?messageId=" + encoded(String.valueOf(row.get("message_id")))))
                .containsExactly(uid);
        assertThat(uids("?bankRequestUID=" + uid)).containsExactly(uid);
        assertThat(uids("?bankRequestUID=" + uid.substring(5) + "-2")).containsExactly(uid);
        assertThat(uids("?ddrOapiSeqId=" + row.get("ddr_oapi_seq_id"))).contains(uid);
        assertThat(uids("?code=CBS001")).containsExactly(rejected.requestUid());
        assertThat(uids("?companyID=AAAA000001&state=REJECTED")).containsExactly(rejected.requestUid());
        assertThat(uids("?companyID=AAAA000002")).isEmpty();
        assertThat(client.get("/actuator/registrations?accountEnding=1234").statusCode())
                .isEqualTo(400);
    }

    /** Codes that nearly all have are in no index of codes. */
    @ParameterizedTest
    @CsvSource({"REGISTERED, 0", "REJECTED, I0000", "EXPIRED, 0", "DEAD, I0000"})
    void findsACodeInAStateWithoutReadingTheOthers(String state, String code) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        setup.postgres().url(setup.database()), Postgres.USER, Postgres.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off; SET enable_bitmapscan = off");
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = statement.executeQuery("EXPLAIN SELECT * FROM registration WHERE state = '" + state
                    + "' AND status_code = '" + code + "'")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            assertThat(plan.toString())
                    .contains("using registration_by_state")
                    .containsPattern("Index Cond: .*state.*status_code");
        }
    }

    @Test
    void findsByTheWholeAccountThatStandsInNoAddress() {
        Sample sample = SENT.get(1);

        HttpResponse<String> found = client.post(
                "/actuator/registrations/search", "{\"account\":\"" + sample.accountNo() + "\",\"limit\":5}");

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(OperatorsClient.json(found).path("items"))
                .extracting(item -> item.path("requestUID").asText())
                .containsExactly(sample.requestUid());
        assertThat(found.body()).doesNotContain(sample.accountNo());
        assertThat(client.post("/actuator/registrations/search", "{\"account\":\"1\"}")
                        .body())
                .contains("\"items\":[]");
    }

    @Test
    void showsTheRowMaskedAndTheWholeTimeline() {
        Sample sample = SENT.get(0);
        BankCallback.of(setup, product.callbackAddress(), sample, "I0000").post();

        JsonNode history = client.read("/actuator/registrations/" + sample.requestUid());

        assertThat(history.path("requestUID").asText()).isEqualTo(sample.requestUid());
        assertThat(history.path("state").asText()).isEqualTo("REGISTERED");
        assertThat(history.path("accountNo").asText())
                .isEqualTo("xxxxxx" + sample.accountNo().substring(6));
        assertThat(history.path("ref1").asText()).isEqualTo("xxxxx");
        assertThat(history.path("attempts").asInt()).isEqualTo(1);
        assertThat(history.path("ddrOapiSeqId").isNumber()).isTrue();
        List<String> moves = new ArrayList<>();
        history.path("events")
                .forEach(event -> moves.add(event.path("fromState").asText("") + ">"
                        + event.path("toState").asText()));
        assertThat(moves)
                .containsExactly(">RECEIVED", "RECEIVED>SUBMITTING", "SUBMITTING>ACCEPTED", "ACCEPTED>REGISTERED");
        assertThat(history.path("events"))
                .allSatisfy(event -> assertThat(
                                OffsetDateTime.parse(event.path("at").asText()).getOffset())
                        .hasToString("+07:00"));
        assertThat(history.path("callbacks")).hasSize(1);
        assertThat(history.path("callbacks").path(0).path("matched").asBoolean())
                .isTrue();
    }

    @Test
    void showsNoPersonalDataAnywhere() {
        String list = client.get("/actuator/registrations").body();
        String one =
                client.get("/actuator/registrations/" + rejected.requestUid()).body();

        assertThat(one).contains("account xxxxxx" + rejected.accountNo().substring(6));
        SENT.forEach(sample -> {
            assertThat(list + one).doesNotContain(sample.accountNo());
            assertThat(list + one).doesNotContain(sample.digitalId());
        });
        assertThat(list + one).doesNotContainIgnoringCase("digitalId");
    }

    @Test
    void doesNotKnowOthers() {
        HttpResponse<String> unknown = client.get("/actuator/registrations/unknown");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(OperatorsClient.json(unknown).path("detail").asText()).contains("requestUID");
        assertThat(client.get("/actuator/registrations/a%20b").statusCode()).isEqualTo(404);
        assertThat(client.get("/actuator/registrations/%27%20OR%201=1").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsTheCallbacksThatNameAnUnknownRegistration() {
        Sample stranger = Sample.fresh();
        BankCallback.of(setup, product.callbackAddress(), stranger, "I0000").post();

        HttpResponse<String> answer = client.get("/actuator/registrations/" + stranger.requestUid());

        assertThat(answer.statusCode()).isEqualTo(404);
        JsonNode callback = OperatorsClient.json(answer).path("seeAlso").path(0);
        assertThat(callback.path("respCode").asText()).isEqualTo("I0000");
        assertThat(callback.path("matched").asBoolean()).isFalse();
        assertThat(answer.body()).doesNotContain(stranger.accountNo());
    }

    static Stream<Arguments> wrongParameters() {
        return Stream.of(
                arguments("limit", "0"),
                arguments("limit", "1001"),
                arguments("limit", "many"),
                arguments("state", "PENDING"),
                arguments("vendorID", "12345678901"),
                arguments("vendorID", "a\u0000"),
                arguments("companyID", "1234567890123456"),
                arguments("code", "12345678901"),
                arguments("ref", "123456789012345678901"),
                arguments("accountEnding", "123"),
                arguments("accountEnding", "12a4"),
                arguments("bankRequestUID", "a b"),
                arguments("ddrOapiSeqId", "-1"),
                arguments("correlationId", "a\u0001"),
                arguments("messageId", "a\u0000"),
                arguments("from", "yesterday"),
                arguments("from", "2026-13-01"),
                arguments("to", "+999999999-01-01T00:00:00Z"),
                arguments("after", "x"),
                arguments("after", "eHh4"),
                arguments("after", "'; --"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("wrongParameters")
    void namesTheParameterThatIsWrongAndTheWayOut(String parameter, String value) {
        HttpResponse<String> answer = client.get("/actuator/registrations?" + parameter + "=" + encoded(value));

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = OperatorsClient.json(answer);
        assertThat(problem.path("field").asText()).isEqualTo(parameter);
        assertThat(problem.path("detail").asText()).startsWith("must be ");
        assertThat(problem.path("wayOut").asText()).isNotEmpty();
    }

    private static List<String> uids(String query) {
        List<String> uids = new ArrayList<>();
        client.read("/actuator/registrations" + query)
                .path("items")
                .forEach(item -> uids.add(item.path("requestUID").asText()));
        return uids;
    }

    private static JsonNode row(Sample sample) {
        return client.read("/actuator/registrations/" + sample.requestUid());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
