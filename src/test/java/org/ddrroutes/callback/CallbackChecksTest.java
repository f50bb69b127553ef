package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ddrroutes.callback.CallbackSettings.HttpStatusRule;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CallbackChecksTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String UID = "\"requestUID\":\"500000010930000001\"";
    private static final String SENT = "20261123 10:00:00";

    private final CallbackChecks checks = checks(settings("our-partner", "DDR-OPEN-API"));

    @Test
    void letsTheGuidesCallbackPass() {
        Callback callback = (Callback) check(request -> {});

        assertThat(callback)
                .isEqualTo(new Callback(
                        new RequestUid("500000010930000001"),
                        "001",
                        "AAAA000001",
                        "0000119222",
                        "12345",
                        "12345",
                        "12345",
                        "12345",
                        "20201102 11:22:33",
                        "I0000",
                        "Success",
                        null));
    }

    /** The table, row by row, and within a row by the order of the guide's fields. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("another network", 403, "AU00401 Unauthorized", r -> r.peer = "198.51.100.1"),
                refusal("GET", 405, "AU00400 Bad Request", r -> r.method = "GET"),
                refusal("post", 405, "AU00400 Bad Request", r -> r.method = "post"),
                refusal("no content type", 415, "AU00400 Bad Request", r -> r.contentTypes = List.of()),
                refusal("text", 415, "AU00400 Bad Request", r -> r.contentTypes = List.of("text/json")),
                refusal(
                        "two content types",
                        415,
                        "AU00400 Bad Request",
                        r -> r.contentTypes = List.of("application/json", "application/json")),
                refusal(
                        "other parameter",
                        415,
                        "AU00400 Bad Request",
                        r -> r.contentTypes = List.of("application/json; boundary=x")),
                refusal("too large", 413, "AU00400 Bad Request", r -> r.tooLarge = true),
                refusal("no msg-hdr", 400, "AU00003 msg-hdr is required", r -> r.msgHdrs = List.of()),
                refusal("empty msg-hdr", 400, "AU00003 msg-hdr is required", r -> r.msgHdrs = List.of(" ")),
                refusal("msg-hdr no JSON", 400, "AU00004 Invalid format, msg-hdr", r -> r.header("{", "")),
                refusal("msg-hdr an array", 400, "AU00004 Invalid format, msg-hdr", r -> r.msgHdrs = List.of("[]")),
                refusal("text after msg-hdr", 400, "AU00004 Invalid format, msg-hdr", r -> r.header("}", "} x")),
                refusal("two msg-hdr", 400, "AU00004 Invalid format, msg-hdr", r -> r.msgHdrs.add(r.msgHdrs.get(0))),
                refusal("key twice", 400, "AU00004 Invalid format, msg-hdr", r -> r.header(UID, UID + "," + UID)),
                refusal(
                        "a number in msg-hdr",
                        400,
                        "AU00004 Invalid format, msg-hdr",
                        r -> r.header(UID, UID + ",\"x\":1")),
                refusal(
                        "a null in msg-hdr",
                        400,
                        "AU00004 Invalid format, msg-hdr",
                        r -> r.header(UID, UID + ",\"x\":null")),
                refusal(
                        "the guide's sample",
                        400,
                        "AU00004 Invalid format, msg-hdr",
                        r -> r.header("\"requestDateTime", "requestDateTime")),
                refusal("no key", 401, "AU00401 Unauthorized", r -> r.header(",\"x-api-key\":\"the-new-key\"", "")),
                refusal("empty key", 401, "AU00401 Unauthorized", r -> r.header("the-new-key", "")),
                refusal("wrong key", 401, "AU00401 Unauthorized", r -> r.header("the-new-key", "the-new-keY")),
                named("no client", 400, "AU00003 clientId is required", r -> r.header("oapi-client-id", "x")),
                named("other client", 401, "AU00401 Unauthorized", r -> r.header("our-client", "other")),
                named("no partner", 400, "CMN001 oapi-partner-id is required", r -> r.header("oapi-partner-id", "x")),
                named("other partner", 400, "BSN006 Partner Id Not Found", r -> r.header("our-partner", "other")),
                named("no channel", 400, "CMN001 channelId is required", r -> r.header("channelId", "x")),
                named("other channel", 400, "CMN003 Invalid channelId", r -> r.header("DDR-OPEN-API", "other")),
                refusal("no requestUID", 400, "CMN001 requestUID is required", r -> r.header(UID + ",", "")),
                refusal(
                        "long requestUID",
                        400,
                        "AU00004 Invalid format, requestUID",
                        r -> r.header("500000010930000001", "x".repeat(37))),
                refusal(
                        "odd requestUID",
                        400,
                        "AU00004 Invalid format, requestUID",
                        r -> r.header("500000010930000001", "a b")),
                named("no time", 400, "CMN001 requestDateTime is required", r -> r.header("requestDateTime", "x")),
                named(
                        "dashed time",
                        400,
                        "CMN002 Invalid format requestDateTime",
                        r -> r.header(SENT, "2026-11-23 10:00:00")),
                named(
                        "31 February",
                        400,
                        "CMN002 Invalid format requestDateTime",
                        r -> r.header(SENT, "20260231 10:00:00")),
                named(
                        "24 o'clock",
                        400,
                        "CMN002 Invalid format requestDateTime",
                        r -> r.header(SENT, "20261122 24:00:00")),
                named("too old", 400, "CMN003 Invalid requestDateTime", r -> r.header(SENT, "20261122 09:59:59")),
                named("too far ahead", 400, "CMN003 Invalid requestDateTime", r -> r.header(SENT, "20261123 10:15:01")),
                named("no JSON", 400, "AU00400 Bad Request", r -> r.wholeBody("x")),
                named("no body", 400, "AU00400 Bad Request", r -> r.wholeBody("")),
                named("an array", 400, "AU00400 Bad Request", r -> r.wholeBody("[]")),
                named("text after", 400, "AU00400 Bad Request", r -> r.body("\"Success\"}", "\"Success\"} {}")),
                named("a field twice", 400, "AU00400 Bad Request", r -> r.body("{", "{\"vendorId\":\"001\",")),
                named(
                        "an extra field twice",
                        400,
                        "AU00400 Bad Request",
                        r -> r.body("{", "{\"x\":{\"y\":1,\"y\":2},")),
                named(
                        "9 levels",
                        400,
                        "AU00400 Bad Request",
                        r -> r.body("{", "{\"x\":" + "[".repeat(8) + "]".repeat(8) + ",")),
                named("a number", 400, "AU00400 Bad Request", r -> r.body("\"0000119222\"", "119222")),
                named("a null", 400, "AU00400 Bad Request", r -> r.body("\"I0000\"", "null")),
                named(
                        "an optional number",
                        400,
                        "AU00400 Bad Request",
                        r -> r.body("\"ref4\":\"12345\"", "\"ref4\":1")),
                named(
                        "not UTF-8",
                        400,
                        "AU00400 Bad Request",
                        r -> r.body = new String(r.body, StandardCharsets.UTF_8)
                                .replace("Success", "é")
                                .getBytes(StandardCharsets.ISO_8859_1)),
                named("no vendorId", 400, "CMN001 vendorId is required", r -> r.wholeBody("{}")),
                named("no companyId", 400, "CMN001 companyId is required", r -> r.wholeBody("{\"vendorId\":\"1\"}")),
                named("blank accountNo", 400, "CMN001 accountNo is required", r -> r.body("0000119222", " ")),
                named("no applyDtm", 400, "CMN001 applyDtm is required", r -> r.body("applyDtm", "x")),
                named("no respCode", 400, "CMN001 respCode is required", r -> r.body("respCode", "x")),
                named("no respDesc", 400, "CMN001 respDesc is required", r -> r.body("respDesc", "x")),
                named(
                        "letters in accountNo",
                        400,
                        "CMN004 accountNo must be numeric",
                        r -> r.body("0000119222", "00O0")),
                named("Thai digits", 400, "CMN004 accountNo must be numeric", r -> r.body("0000119222", "๑๒๓")),
                named(
                        "long vendorId",
                        400,
                        "CMN005 vendorId is over max length (10)",
                        r -> r.body("\"001\"", "\"00100000011\"")),
                named(
                        "long companyId",
                        400,
                        "CMN005 companyId is over max length (15)",
                        r -> r.body("AAAA000001", "AAAA000001AAAA00")),
                named(
                        "long accountNo",
                        400,
                        "CMN005 accountNo is over max length (13)",
                        r -> r.body("0000119222", "00001192220000")),
                named(
                        "long ref3",
                        400,
                        "CMN005 ref3 is over max length (20)",
                        r -> r.body("\"ref3\":\"12345\"", "\"ref3\":\"" + "x".repeat(21) + "\"")),
                named(
                        "long applyDtm",
                        400,
                        "CMN005 applyDtm is over max length (19)",
                        r -> r.body("20201102 11:22:33", "2020-11-02 11:22:33 ")),
                named("long respCode", 400, "CMN005 respCode is over max length (5)", r -> r.body("I0000", "I00000")),
                named(
                        "long respDesc",
                        400,
                        "CMN005 respDesc is over max length (10)",
                        r -> r.body("Success", "Successfully")),
                named("NUL", 400, "CMN002 Invalid format vendorId", r -> r.body("\"001\"", "\"0\\u0000\"")),
                named(
                        "line end",
                        400,
                        "CMN002 Invalid format ref2",
                        r -> r.body("\"ref2\":\"12345\"", "\"ref2\":\"1\\n2\"")),
                named("NUL elsewhere", 400, "CMN002 Invalid format body", r -> r.body("{", "{\"x\":[\"\\u0000\"],")),
                named("line end in a name", 400, "CMN002 Invalid format body", r -> r.body("{", "{\"x\\n\":1,")),
                named("lone surrogate", 400, "CMN002 Invalid format respDesc", r -> r.body("Success", "\\ud800")),
                named("no such day", 400, "CMN002 Invalid format applyDtm", r -> r.body("20201102", "20200231")),
                named(
                        "no such format",
                        400,
                        "CMN002 Invalid format applyDtm",
                        r -> r.body("20201102 11:22:33", "2020/11/02 11:22")),
                named("another respCode", 400, "CMN003 Invalid respCode", r -> r.body("I0000", "I0002")),
                named("unknown vendor", 400, "BSN001 Vendor Id Not Found", r -> r.body("\"001\"", "\"003\"")),
                named("other's company", 400, "BSN004 Company Profile Not Found", r -> r.body("\"001\"", "\"002\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(
            String what, Consumer<ExampleRequest> change, int httpStatus, String status, @Nullable String requestUid) {
        String code = status.substring(0, status.indexOf(' '));
        String text = status.substring(status.indexOf(' ') + 1);

        assertThat(refusal(change))
                .isEqualTo(new CallbackResponse(
                        httpStatus,
                        new StatusCode(code, text),
                        requestUid == null ? null : new RequestUid(requestUid)));
    }

    /** Each row alone, and before each row below it. The last row is the database's and is asked over HTTP. */
    static Stream<Arguments> pairs() {
        List<CallbackFault> rows = Arrays.stream(CallbackFault.values())
                .filter(row -> row != CallbackFault.DUPLICATE)
                .toList();
        return rows.stream()
                .flatMap(first -> rows.stream()
                        .filter(second -> second.compareTo(first) >= 0)
                        .map(second -> arguments(first, second)));
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void answersTheFirstFaultOfTheTable(CallbackFault first, CallbackFault second) {
        CallbackResponse refusal = refusal(first == second ? first.spoil : second.spoil.andThen(first.spoil));

        boolean named = first.comesAfterTheKey() && !first.spoilsTheRequestUid() && !second.spoilsTheRequestUid();
        assertThat(refusal.httpStatus() + " " + refusal.status().code() + " "
                        + refusal.status().text())
                .isEqualTo(first.answer);
        assertThat(refusal.requestUid()).isEqualTo(named ? new RequestUid("500000010930000001") : null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-8",
                "Application/JSON ; charset=\"UTF-8\"",
                "application/json; charset=TIS-620"
            })
    void takesACharsetBesideTheContentType(String contentType) {
        assertThat(check(r -> r.contentTypes = List.of(contentType))).isInstanceOf(Callback.class);
    }

    @Test
    void takesAnyOfOurKeys() {
        assertThat(check(r -> r.header("the-new-key", "the-old-key"))).isInstanceOf(Callback.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261122 10:00:00", "20261123 10:15:00"})
    void takesATimeOnTheEdge(String sent) {
        assertThat(check(r -> r.header(SENT, sent))).isInstanceOf(Callback.class);
    }

    @Test
    void takesBothFormatsOfApplyDtm() {
        assertThat(check(r -> r.body("20201102 11:22:33", "2020-11-02 11:22:33")))
                .isInstanceOf(Callback.class);
    }

    @Test
    void takesANullForAnAbsentReference() {
        Callback callback = (Callback) check(r -> r.body("\"ref1\":\"12345\"", "\"ref1\":null"));

        assertThat(callback.ref1()).isNull();
    }

    @Test
    void requiresButDoesNotCompareWhatIsNotConfigured() {
        CallbackChecks lenient = checks(settings(null, ""));
        ExampleRequest other = new ExampleRequest().header("our-partner", "any").header("DDR-OPEN-API", "any");
        ExampleRequest none = new ExampleRequest().header("oapi-partner-id", "x");

        assertThat(lenient.check(other.received())).isInstanceOf(Callback.class);
        assertThat(((CheckFailure) lenient.check(none.received())).response().status())
                .isEqualTo(StatusCode.required("oapi-partner-id"));
    }

    @Test
    void keepsUnknownFieldsAsTheyAre() {
        Callback callback = (Callback) check(r -> r.body("{", "{\"x\":\"ก\",\"deep\":[[[[[[[1]]]]]]],"));

        assertThat(callback.extraFields()).isEqualTo("{\"x\":\"ก\",\"deep\":[[[[[[[1]]]]]]]}");
    }

    /** The head is checked as soon as it has come, and again by nobody. */
    @Test
    void makesEachCheckOnce() {
        AtomicInteger clockReadings = new AtomicInteger();
        Clock counting = ((InstantSource) () -> {
                    clockReadings.incrementAndGet();
                    return CLOCK.instant();
                })
                .withZone(ZoneOffset.UTC);
        CallbackChecks once = checks(settings("our-partner", "DDR-OPEN-API"), counting);
        CallbackRequest request = new ExampleRequest().received();

        assertThat(once.refuseByHead(request, false)).isFalse();
        assertThat(once.refuseByHead(request, true)).isFalse();
        assertThat(once.check(request)).isInstanceOf(Callback.class);

        assertThat(clockReadings).hasValue(1);
    }

    @Test
    void namesTheCheckAndTheNetworkOfARefusal() {
        assertThat(check(r -> r.peer = "198.51.100.77")).asString().contains("address", "198.51.100.0/24");
        assertThat(check(r -> r.header("the-new-key", "wrong"))).asString().contains("key", "203.0.113.0/24");
        assertThat(check(r -> r.peer = "2001:db8:1:2::3")).asString().contains("2001:db8:1:0:0:0:0:0/48");
    }

    @Test
    void showsNothingPersonalInATextForm() {
        assertThat(check(r -> {}).toString()).contains("xxxxxx9222").doesNotContain("0000119222");
        assertThat(new ExampleRequest().received().toString()).doesNotContain("the-new-key", "0000119222");
    }

    private CheckResult check(Consumer<ExampleRequest> change) {
        ExampleRequest request = new ExampleRequest();
        change.accept(request);
        return checks.check(request.received());
    }

    private CallbackResponse refusal(Consumer<ExampleRequest> change) {
        return ((CheckFailure) check(change)).response();
    }

    private static Arguments refusal(String what, int httpStatus, String status, Consumer<ExampleRequest> change) {
        return arguments(what, change, httpStatus, status, null);
    }

    @Test
    void takesAnyCompanyOfAVendorWithAnEmptyList() {
        KnownVendors vendors = new KnownVendors(Map.of("001", List.of("A"), "002", List.of()));

        assertThat(vendors.knowsCompany("001", "A")).isTrue();
        assertThat(vendors.knowsCompany("001", "B")).isFalse();
        assertThat(vendors.knowsCompany("002", "B")).isTrue();
        assertThat(vendors.knowsCompany("003", "A")).isFalse();
        assertThat(new KnownVendors(Map.of()).knowsCompany("003", "A")).isTrue();
    }

    /** A refusal that names the requestUID: it was readable, and the key was right. */
    private static Arguments named(String what, int httpStatus, String status, Consumer<ExampleRequest> change) {
        return arguments(what, change, httpStatus, status, "500000010930000001");
    }

    static CallbackChecks checks(CallbackSettings settings) {
        return checks(settings, CLOCK);
    }

    private static CallbackChecks checks(CallbackSettings settings, Clock clock) {
        KnownVendors vendors = new KnownVendors(Map.of("001", List.of("AAAA000001"), "002", List.of("BBBB000001")));
        return new CallbackChecks(
                settings,
                new CallbackSenders(settings, new CallbackMetrics(new SimpleMeterRegistry())),
                vendors,
                "our-client",
                clock,
                place -> {});
    }

    static CallbackSettings settings(@Nullable String partnerId, String channelId) {
        return new CallbackSettings(
                "/callbacks/ddr",
                List.of(new Secret("the-old-key"), new Secret("the-new-key")),
                channelId,
                null,
                partnerId,
                List.of(Network.of("203.0.113.0/24")),
                List.of(),
                Duration.ofMinutes(15),
                Duration.ofHours(24),
                DataSize.ofKilobytes(16),
                HttpStatusRule.BY_CODE);
    }
}
