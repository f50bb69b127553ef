package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ddrroutes.callback.RawSender.Answered;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.fuzz.JsonText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every kind of malformed JSON and hostile text in every place of a callback: the checks answer as the rules restated say.
 * One of each kind, and every text in one place, over HTTP into a real PostgreSQL: never answered by a 5xx, and kept, word
 * for word, only where the answer is success.
 */
@CallbackTest
class HostileCallbackTest {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final List<String> BODY = List.of(
            "vendorId", "companyId", "accountNo", "ref1", "ref2", "ref3", "ref4", "applyDtm", "respCode", "respDesc");
    private static final List<String> MSG_HDR =
            List.of("channelId", "oapi-client-id", "oapi-partner-id", "requestUID", "requestDateTime", "x-api-key");

    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RawSender sender;
    private String uid = "";

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @BeforeEach
    void open() {
        sender = new RawSender(port);
        uid = "hostile-" + COUNT.incrementAndGet();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    static Stream<Arguments> kinds() {
        return JsonKinds.all();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("kinds")
    void checksEveryKindOfJson(JsonKinds.Kind kind, String name, byte[] value) {
        String line = new String(value, ISO_8859_1);

        kind.allows(CallbackOracle.judge(CallbackOracle.exampleMsgHdr(), with(value, CallbackOracle.exampleBody())));
        CallbackOracle.judge(
                CallbackOracle.exampleMsgHdr().replace("{", "{\"note\":" + line + ","), CallbackOracle.exampleBody());
    }

    static Stream<Arguments> oneOfEachKind() {
        Set<Object> seen = new HashSet<>();
        return JsonKinds.all().filter(kind -> seen.add(List.of(kind.get()[0], kind.get()[1])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("oneOfEachKind")
    void answersEveryKindOfJson(JsonKinds.Kind kind, String name, byte[] value) {
        byte[] body = CallbackRequests.body("0000119222", "I0000").getBytes(UTF_8);

        kind.allows(judged(CallbackRequests.msgHdr(uid), with(value, body)));

        String line = new String(value, ISO_8859_1);
        // The server refuses a head with these in it before anybody reads it as JSON.
        if (line.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            judged(CallbackRequests.msgHdr(uid + "-2").replace("{", "{\"note\":" + line + ","), body);
        }
    }

    static Stream<Arguments> structures() {
        return JsonKinds.structures();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("structures")
    void answersEveryKindOfDocument(JsonKinds.Kind kind, String name, String before, String after) {
        byte[] body = (before + CallbackRequests.body("0000119222", "I0000") + after).getBytes(ISO_8859_1);

        kind.allows(judged(CallbackRequests.msgHdr(uid), body));
    }

    @ParameterizedTest
    @FieldSource("BODY")
    void checksEveryHostileTextInTheBody(String field) {
        String example = new String(CallbackOracle.exampleBody(), UTF_8);

        HostileTexts.in(field)
                .forEach(text -> CallbackOracle.judge(
                        CallbackOracle.exampleMsgHdr(),
                        withText(example, field, text).getBytes(UTF_8)));
    }

    @ParameterizedTest
    @FieldSource("MSG_HDR")
    void checksEveryHostileTextInTheHeader(String part) {
        HostileTexts.in(part)
                .forEach(text -> CallbackOracle.judge(
                        withText(CallbackOracle.exampleMsgHdr(), part, text), CallbackOracle.exampleBody()));
    }

    static Stream<String> textsOfAField() {
        return HostileTexts.in("ref2");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("textsOfAField")
    void keepsAHostileTextWordForWordOrNotAtAll(String text) {
        judged(
                CallbackRequests.msgHdr(uid),
                withText(CallbackRequests.body("0000119222", "I0000"), "ref2", text)
                        .getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("textsOfAField")
    void refusesAHostileTextInTheHeader(String text) {
        judged(
                withText(CallbackRequests.msgHdr(uid), "requestUID", text),
                CallbackRequests.body("0000119222", "I0000").getBytes(UTF_8));
    }

    private static byte[] with(byte[] value, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes("{\"note\":".getBytes(UTF_8));
        whole.writeBytes(value);
        whole.writeBytes(",".getBytes(UTF_8));
        whole.write(body, 1, body.length - 1);
        return whole.toByteArray();
    }

    /** The field's text changed, or the field put in where there is none. */
    private static String withText(String json, String field, String text) {
        String right = "\"" + field + "\":\"";
        int at = json.indexOf(right);
        return at < 0
                ? "{" + right + HostileTexts.escaped(text) + "\"," + json.substring(1)
                : json.substring(0, at + right.length())
                        + HostileTexts.escaped(text)
                        + json.substring(json.indexOf('"', at + right.length()));
    }

    static Stream<String> steeringNames() {
        return Stream.of(
                "CamelHttpUri",
                "CAmelHttpUri",
                "camelhttpuri",
                "CamelHttpPath",
                "CamelHttpQuery",
                "CamelHttpMethod",
                "CamelHttpResponseCode",
                "CamelJmsDestinationName",
                "CamelSqlQuery",
                "CamelJdbcParameters",
                "CamelFileName",
                "Authorization",
                "msg_HYPHEN_hdr",
                "X-HTTP-Method-Override",
                "Origin",
                "Accept",
                "x-custom");
    }

    @ParameterizedTest
    @MethodSource("steeringNames")
    void takesNoHeaderCookieOrParameterForItsOwn(String name) {
        ExampleRequest request = request(
                CallbackRequests.msgHdr(uid),
                CallbackRequests.body("0000119222", "I0000").getBytes(UTF_8));

        Answered answered = sender.send(
                "/callbacks/ddr?" + name + "=http://forged&requestUID=forged",
                request,
                name + ": forged\r\nCookie: " + name + "=forged; msg-hdr=forged\r\n");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.headers().keySet()).containsExactlyInAnyOrder("content-type", "content-length", "date");
        assertThat(answered.body() + answered.headers()).doesNotContain("forged");
        assertThat(kept()).hasSize(1);
    }

    /** Sends it, and holds answer and table to the rules; returns the HTTP status. */
    private int judged(String msgHdr, byte[] body) {
        CallbackRules rules = CallbackRules.forAnyPartner(LocalDateTime.now(ZoneId.of("Asia/Bangkok")));
        String expected = rules.expected(new String(msgHdr.getBytes(UTF_8), ISO_8859_1), body);
        long rows = count();

        Answered answered = sender.send(request(msgHdr, body));

        Map<String, @Nullable Object> said = JsonText.object(answered.body()).orElseThrow();
        String uidSaid = said.containsKey("requestUID") ? " " + said.get("requestUID") : "";
        assertThat(answered.status() + " " + said.get("statusCode") + " " + said.get("statusDesc") + uidSaid)
                .isEqualTo(expected);
        if (answered.status() == 200) {
            Map<String, @Nullable Object> fields = JsonText.marked(body).orElseThrow();
            Map<String, Object> row = kept().get(0);
            assertThat(row.get("vendor_id")).isEqualTo(fields.get("vendorId"));
            assertThat(row.get("company_id")).isEqualTo(fields.get("companyId"));
            assertThat(row.get("account_no")).isEqualTo(fields.get("accountNo"));
            for (int i = 1; i <= 4; i++) {
                assertThat(row.get("ref" + i)).isEqualTo(fields.get("ref" + i));
            }
            assertThat(row.get("apply_dtm")).isEqualTo(fields.get("applyDtm"));
            assertThat(row.get("resp_code")).isEqualTo(fields.get("respCode"));
            assertThat(row.get("resp_desc")).isEqualTo(fields.get("respDesc"));
            fields.keySet().removeAll(BODY);
            String extra = (String) row.get("extra_fields");
            assertThat(extra == null ? Map.of() : JsonText.object(extra).orElseThrow())
                    .isEqualTo(fields);
        } else {
            assertThat(count()).isEqualTo(rows);
        }
        return answered.status();
    }

    private ExampleRequest request(String msgHdr, byte[] body) {
        ExampleRequest request = new ExampleRequest();
        request.msgHdrs = List.of(msgHdr);
        request.body = body;
        return request;
    }

    private List<Map<String, Object>> kept() {
        return jdbc.sql("SELECT * FROM callback ORDER BY id DESC LIMIT 1")
                .query()
                .listOfRows();
    }

    private long count() {
        return jdbc.sql("SELECT COUNT(*) FROM callback").query(Long.class).single();
    }
}
