package org.ddrroutes.flow;

import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;

/** What each answer of the bank leads to: the table of codes, row by row, and every way in which an answer can fail. */
final class CodeTable {

    private static final int MEGABYTE = 1 << 20;

    private CodeTable() {}

    static Stream<CodeTableRow> rows() {
        List<CodeTableRow> rows = new ArrayList<>();
        rows.add(CodeTableRow.accepted("0", BankAnswer.accepted()));
        rows.add(CodeTableRow.accepted("0 without a requestUID", BankAnswer.json(200, "{\"statusCode\":\"0\"}")));
        rows.add(CodeTableRow.accepted("0 as a number", BankAnswer.json(200, "{\"statusCode\":0}")));
        rows.addAll(finalNoes());
        rows.addAll(forAPerson());
        rows.addAll(definiteFailures());
        rows.addAll(unknownOutcomes());
        rows.addAll(uncounted());
        rows.addAll(duplicates());
        return rows.stream();
    }

    private static List<CodeTableRow> finalNoes() {
        List<CodeTableRow> rows = Stream.of(
                        "CBS001", "CBS002", "CBS003", "CMN001", "CMN002", "CMN003", "CMN004", "CMN005", "BSN002")
                .map(code -> CodeTableRow.rejected(code, BankAnswer.code(code)))
                .collect(Collectors.toList());
        rows.add(CodeTableRow.rejected("CBS001", BankAnswer.code(400, "CBS001")));
        rows.add(CodeTableRow.rejected("CMN003", BankAnswer.code(500, "CMN003")));
        return rows;
    }

    private static List<CodeTableRow> forAPerson() {
        return List.of(
                CodeTableRow.dead("AU00400", BankAnswer.code("AU00400")),
                CodeTableRow.dead("AU00003", BankAnswer.code(400, "AU00003")),
                CodeTableRow.dead("AU00004", BankAnswer.code("AU00004")),
                CodeTableRow.dead("BSN001", BankAnswer.code("BSN001")),
                CodeTableRow.dead("BSN001", BankAnswer.code(400, "BSN001")),
                CodeTableRow.dead("BSN001", BankAnswer.code(500, "BSN001")),
                CodeTableRow.dead("BSN004", BankAnswer.code("BSN004")),
                CodeTableRow.dead("BSN005", BankAnswer.code("BSN005")),
                CodeTableRow.dead("BSN007", BankAnswer.code("BSN007")),
                CodeTableRow.dead("NEW0001", BankAnswer.code("NEW0001")),
                CodeTableRow.dead("NEW0001890", BankAnswer.code("NEW0001890-longer-than-ten")),
                CodeTableRow.dead("HTTP404", BankAnswer.http(404)),
                CodeTableRow.dead("HTTP404", html(404)),
                CodeTableRow.dead("HTTP302", redirect(302)),
                CodeTableRow.dead("HTTP307", redirect(307)));
    }

    /** The bank did not do it, and says so: the next try carries the same request UID. */
    private static List<CodeTableRow> definiteFailures() {
        return List.of(
                CodeTableRow.retried("BSN003", BankAnswer.code("BSN003"), BankAnswer.accepted()),
                CodeTableRow.retried("BSN003", BankAnswer.code(503, "BSN003"), BankAnswer.accepted()));
    }

    /** The bank may have done it: in each case it has, and what it says to the next try is read so. */
    private static List<CodeTableRow> unknownOutcomes() {
        return Stream.of(
                        Map.entry("SYS001", BankAnswer.code("SYS001")),
                        Map.entry("SYS001 with HTTP 500", BankAnswer.code(500, "SYS001")),
                        Map.entry("SYS002", BankAnswer.code("SYS002")),
                        Map.entry("TM001", BankAnswer.code("TM001")),
                        Map.entry("ED001", BankAnswer.code("ED001")),
                        Map.entry("an unknown code with HTTP 500", BankAnswer.code(500, "NEW0001")),
                        Map.entry("0 with HTTP 500", BankAnswer.code(500, "0")),
                        Map.entry("0 with HTTP 400", BankAnswer.code(400, "0")),
                        Map.entry("0 with HTTP 302", BankAnswer.code(302, "0")),
                        Map.entry("0 with another requestUID", anotherUid("0")),
                        Map.entry("CBS001 with another requestUID", anotherUid("CBS001")),
                        Map.entry("HTTP 408", BankAnswer.http(408)),
                        Map.entry("HTTP 500", BankAnswer.http(500)),
                        Map.entry("HTTP 503 as a page", html(503)),
                        Map.entry("nothing with HTTP 200", BankAnswer.http(200)),
                        Map.entry("a page", html(200)),
                        Map.entry("no statusCode", BankAnswer.json(200, "{\"statusDesc\":\"Success\"}")),
                        Map.entry(
                                "statusCode twice",
                                BankAnswer.json(200, "{\"statusCode\":\"0\",\"statusCode\":\"0\"}")),
                        Map.entry("half an object", BankAnswer.json(200, "{\"statusCode\":\"0\",")),
                        Map.entry("70 KB of success", BankAnswer.json(200, padded(70 * 1024))),
                        Map.entry("50 MB", BankAnswer.raw(200, new byte[50 * MEGABYTE])),
                        Map.entry("no byte", BankAnswer.broken(Fault.EMPTY_RESPONSE)),
                        Map.entry("a reset connection", BankAnswer.broken(Fault.CONNECTION_RESET_BY_PEER)),
                        Map.entry("garbage", BankAnswer.broken(Fault.RANDOM_DATA_THEN_CLOSE)),
                        Map.entry("an answer cut off", BankAnswer.broken(Fault.MALFORMED_RESPONSE_CHUNK)),
                        Map.entry("a slow answer", BankAnswer.code("0").after(Duration.ofSeconds(3))),
                        Map.entry("a dripping answer", BankAnswer.code("0").drippingOver(Duration.ofSeconds(4))))
                .map(way -> CodeTableRow.unknown(way.getKey(), way.getValue().registering()))
                .toList();
    }

    private static List<CodeTableRow> uncounted() {
        BankAnswer refused = BankAnswer.code(401, "AU00401");
        return List.of(
                CodeTableRow.renewed("AU00401", refused),
                CodeTableRow.renewed("HTTP 401", BankAnswer.http(401)),
                CodeTableRow.renewed("HTTP 403", BankAnswer.http(403)),
                CodeTableRow.paused("AU00401 twice", refused, refused),
                CodeTableRow.paused("0429", BankAnswer.code("0429")),
                CodeTableRow.paused("0429 with HTTP 429", BankAnswer.code(429, "0429")),
                CodeTableRow.paused("HTTP 429", BankAnswer.http(429)),
                CodeTableRow.paused("BSN006", BankAnswer.code("BSN006")));
    }

    private static List<CodeTableRow> duplicates() {
        return List.of(
                CodeTableRow.underAFreshUid("BSN003", BankAnswer.code("BSN003"), BankAnswer.code("BSN007")),
                CodeTableRow.underAFreshUid("0429", BankAnswer.code("0429"), BankAnswer.code("BSN007")),
                CodeTableRow.knownAlready("BSN002", BankAnswer.lost(), BankAnswer.code("BSN002")),
                CodeTableRow.knownAlready("BSN007", BankAnswer.code("SYS002"), BankAnswer.code(409, "BSN007")));
    }

    private static BankAnswer redirect(int status) {
        return BankAnswer.http(status).withHeaders(Map.of("Location", "/directdebit/v1/open-api/registerddr"));
    }

    private static BankAnswer html(int status) {
        return BankAnswer.raw(status, "<html><body>sorry</body></html>".getBytes(StandardCharsets.UTF_8))
                .withHeaders(Map.of("Content-Type", "text/html"));
    }

    private static BankAnswer anotherUid(String code) {
        return BankAnswer.json(200, "{\"statusCode\":\"" + code + "\",\"requestUID\":\"somebody-elses\"}");
    }

    private static String padded(int length) {
        return "{\"statusCode\":\"0\",\"statusDesc\":\"" + " ".repeat(length) + "\"}";
    }
}
