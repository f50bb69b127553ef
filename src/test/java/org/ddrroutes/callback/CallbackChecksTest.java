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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CallbackChecksTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String UID = "500000010930000001";
    private static final String JSON = "application/json";

    private final CallbackChecks checks = checks(settings("our-partner", "DDR-OPEN-API"));

    @Test
    void letsTheGuidesCallbackPass() {
        Callback callback = (Callback) check(request -> {});

        assertThat(callback)
                .isEqualTo(new Callback(
                        new RequestUid(UID),
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

    /** What is no text of header or body alone. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("another network", "403 AU00401 Unauthorized", r -> r.peer = "198.51.100.1"),
                refusal("GET", "405 AU00400 Bad Request", r -> r.method = "GET"),
                refusal("post", "405 AU00400 Bad Request", r -> r.method = "post"),
                refusal("no content type", "415 AU00400 Bad Request", r -> r.contentTypes = List.of()),
                refusal("text", "415 AU00400 Bad Request", r -> r.contentTypes = List.of("text/json")),
                refusal("two content types", "415 AU00400 Bad Request", r -> r.contentTypes = List.of(JSON, JSON)),
                refusal("a parameter", "415 AU00400 Bad Request", r -> r.contentTypes = List.of(JSON + "; boundary=x")),
                refusal("too large", "413 AU00400 Bad Request", r -> r.tooLarge = true),
                refusal("no msg-hdr", "400 AU00003 msg-hdr is required", r -> r.msgHdrs = List.of()),
                refusal("empty msg-hdr", "400 AU00003 msg-hdr is required", r -> r.msgHdrs = List.of(" ")),
                refusal("msg-hdr an array", "400 AU00004 Invalid format, msg-hdr", r -> r.msgHdrs = List.of("[]")),
                refusal("two msg-hdr", "400 AU00004 Invalid format, msg-hdr", r -> r.msgHdrs.add(r.msgHdrs.get(0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, String answer, Consumer<ExampleRequest> change) {
        assertThat(refusal(change)).isEqualTo(response(answer, null));
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        assertThat(refusal(r -> r.body = new String(r.body, StandardCharsets.UTF_8)
                        .replace("Success", "é")
                        .getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(response("400 AU00400 Bad Request", UID));
    }

    /** By the order of the checks, and within one by that of the guide's fields. A refusal is named once the key was right. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    msg-hdr no JSON      | header     | {                   | ``                    | 400 AU00004 Invalid format, msg-hdr        |
                    text after msg-hdr   | header     | }                   | } x                   | 400 AU00004 Invalid format, msg-hdr        |
                    key twice            | header     | "requestUID"        | "requestUID":"500000010930000001","requestUID" | 400 AU00004 Invalid format, msg-hdr        |
                    a number in msg-hdr  | header     | "requestUID"        | "x":1,"requestUID"    | 400 AU00004 Invalid format, msg-hdr        |
                    a null in msg-hdr    | header     | "requestUID"        | "x":null,"requestUID" | 400 AU00004 Invalid format, msg-hdr        |
                    the guide's sample   | header     | "requestDateTime    | requestDateTime       | 400 AU00004 Invalid format, msg-hdr        |
                    no key               | header     | ,"x-api-key":"the-new-key" | ``                    | 401 AU00401 Unauthorized                   |
                    empty key            | header     | the-new-key         | ``                    | 401 AU00401 Unauthorized                   |
                    wrong key            | header     | the-new-key         | the-new-keY           | 401 AU00401 Unauthorized                   |
                    no client            | header     | oapi-client-id      | x                     | 400 AU00003 clientId is required           | named
                    other client         | header     | our-client          | other                 | 401 AU00401 Unauthorized                   | named
                    no partner           | header     | oapi-partner-id     | x                     | 400 CMN001 oapi-partner-id is required     | named
                    other partner        | header     | our-partner         | other                 | 400 BSN006 Partner Id Not Found            | named
                    no channel           | header     | channelId           | x                     | 400 CMN001 channelId is required           | named
                    other channel        | header     | DDR-OPEN-API        | other                 | 400 CMN003 Invalid channelId               | named
                    no requestUID        | header     | "requestUID":"500000010930000001", | ``                    | 400 CMN001 requestUID is required          |
                    long requestUID      | header     | 500000010930000001  | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | 400 AU00004 Invalid format, requestUID     |
                    odd requestUID       | header     | 500000010930000001  | a b                   | 400 AU00004 Invalid format, requestUID     |
                    no time              | header     | requestDateTime     | x                     | 400 CMN001 requestDateTime is required     | named
                    dashed time          | header     | 20261123 10:00:00   | 2026-11-23 10:00:00   | 400 CMN002 Invalid format requestDateTime  | named
                    31 February          | header     | 20261123 10:00:00   | 20260231 10:00:00     | 400 CMN002 Invalid format requestDateTime  | named
                    24 o'clock           | header     | 20261123 10:00:00   | 20261122 24:00:00     | 400 CMN002 Invalid format requestDateTime  | named
                    too old              | header     | 20261123 10:00:00   | 20261122 09:59:59     | 400 CMN003 Invalid requestDateTime         | named
                    too far ahead        | header     | 20261123 10:00:00   | 20261123 10:15:01     | 400 CMN003 Invalid requestDateTime         | named
                    no JSON              | whole body |                     | x                     | 400 AU00400 Bad Request                    | named
                    no body              | whole body |                     | ``                    | 400 AU00400 Bad Request                    | named
                    an array             | whole body |                     | []                    | 400 AU00400 Bad Request                    | named
                    text after           | body       | "Success"}          | "Success"} {}         | 400 AU00400 Bad Request                    | named
                    a field twice        | body       | {                   | {"vendorId":"001",    | 400 AU00400 Bad Request                    | named
                    an extra field twice | body       | {                   | {"x":{"y":1,"y":2},   | 400 AU00400 Bad Request                    | named
                    9 levels             | body       | {                   | {"x":[[[[[[[[]]]]]]]], | 400 AU00400 Bad Request                    | named
                    a number             | body       | "0000119222"        | 119222                | 400 AU00400 Bad Request                    | named
                    a null               | body       | "I0000"             | null                  | 400 AU00400 Bad Request                    | named
                    an optional number   | body       | "ref4":"12345"      | "ref4":1              | 400 AU00400 Bad Request                    | named
                    no vendorId          | whole body |                     | {}                    | 400 CMN001 vendorId is required            | named
                    no companyId         | whole body |                     | {"vendorId":"1"}      | 400 CMN001 companyId is required           | named
                    blank accountNo      | body       | 0000119222          | ` `                   | 400 CMN001 accountNo is required           | named
                    no applyDtm          | body       | applyDtm            | x                     | 400 CMN001 applyDtm is required            | named
                    no respCode          | body       | respCode            | x                     | 400 CMN001 respCode is required            | named
                    no respDesc          | body       | respDesc            | x                     | 400 CMN001 respDesc is required            | named
                    letters in accountNo | body       | 0000119222          | 00O0                  | 400 CMN004 accountNo must be numeric       | named
                    Thai digits          | body       | 0000119222          | ๑๒๓                   | 400 CMN004 accountNo must be numeric       | named
                    long vendorId        | body       | "001"               | "00100000011"         | 400 CMN005 vendorId is over max length (10) | named
                    long companyId       | body       | AAAA000001          | AAAA000001AAAA00      | 400 CMN005 companyId is over max length (15) | named
                    long accountNo       | body       | 0000119222          | 00001192220000        | 400 CMN005 accountNo is over max length (13) | named
                    long ref3            | body       | "ref3":"12345"      | "ref3":"xxxxxxxxxxxxxxxxxxxxx" | 400 CMN005 ref3 is over max length (20)    | named
                    long applyDtm        | body       | 20201102 11:22:33   | `2020-11-02 11:22:33 ` | 400 CMN005 applyDtm is over max length (19) | named
                    long respCode        | body       | I0000               | I00000                | 400 CMN005 respCode is over max length (5) | named
                    long respDesc        | body       | Success             | Successfully          | 400 CMN005 respDesc is over max length (10) | named
                    NUL                  | body       | "001"               | "0\\u0000"            | 400 CMN002 Invalid format vendorId         | named
                    line end             | body       | "ref2":"12345"      | "ref2":"1\\n2"        | 400 CMN002 Invalid format ref2             | named
                    NUL elsewhere        | body       | {                   | {"x":["\\u0000"],     | 400 CMN002 Invalid format body             | named
                    line end in a name   | body       | {                   | {"x\\n":1,            | 400 CMN002 Invalid format body             | named
                    lone surrogate       | body       | Success             | \\ud800               | 400 CMN002 Invalid format respDesc         | named
                    no such day          | body       | 20201102            | 20200231              | 400 CMN002 Invalid format applyDtm         | named
                    no such format       | body       | 20201102 11:22:33   | 2020/11/02 11:22      | 400 CMN002 Invalid format applyDtm         | named
                    another respCode     | body       | I0000               | I0002                 | 400 CMN003 Invalid respCode                | named
                    unknown vendor       | body       | "001"               | "003"                 | 400 BSN001 Vendor Id Not Found             | named
                    other's company      | body       | "001"               | "002"                 | 400 BSN004 Company Profile Not Found       | named
                    """)
    void refuses(String what, String part, @Nullable String from, String to, String answer, @Nullable String named) {
        assertThat(refusal(request -> {
                    switch (part) {
                        case "header" -> request.header(String.valueOf(from), to);
                        case "body" -> request.body(String.valueOf(from), to);
                        default -> request.wholeBody(to);
                    }
                }))
                .isEqualTo(response(answer, named == null ? null : UID));
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
        assertThat(refusal.requestUid()).isEqualTo(named ? new RequestUid(UID) : null);
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
        assertThat(check(r -> r.header("20261123 10:00:00", sent))).isInstanceOf(Callback.class);
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

    private static Arguments refusal(String what, String answer, Consumer<ExampleRequest> change) {
        return arguments(what, answer, change);
    }

    /** @param answer the status of HTTP, the code, and its text */
    private static CallbackResponse response(String answer, @Nullable String requestUid) {
        String[] parts = answer.split(" ", 3);
        return new CallbackResponse(
                Integer.parseInt(parts[0]),
                new StatusCode(parts[1], parts[2]),
                requestUid == null ? null : new RequestUid(requestUid));
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
