package org.ddrroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.ddrroutes.check.EditedFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and callbacks go through the shipped routes without a broker, a database or a bank; the working directory is the checkout. */
class TryCommandTest {

    private static final String REQUEST = """
            {"requestUID":"try-1","vendorID":"001","companyID":"AAAA000001","accountNo":"1234569222","digitalId":"secret-7"}
            """;

    private static final String CALLBACK = """
            {"vendorId":"001","companyId":"AAAA000001","accountNo":"1234569222","applyDtm":"20201102 11:22:33",
             "respCode":"I0000","respDesc":"Success"}
            """;

    @TempDir
    Path folder;

    private @Nullable EditedFiles ours;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|consumed, nothing is left to do",
                "CBS001|consumed, nothing is left to do",
                "SYS001|waits in the retry queue",
                "0429|waits in the retry queue",
                "AU00401|waits in the retry queue",
                "BSN001|a dead letter, BSN001",
                "HTTP503|waits in the retry queue",
                "HTTP404|a dead letter, HTTP404"
            })
    void tellsWhereAnAnswerLeads(String answer, String end) throws IOException {
        assertThat(run("--answer=" + answer, file("a.json", REQUEST))).isZero();

        assertThat(text())
                .contains("registration-submit / record-intent (bean)", "the bank answers " + answer, "end: " + end)
                .contains("requestUID=try-1 vendorID=001 companyID=AAAA000001 accountNo=xxxxxx9222 digitalId=xxxx\n")
                .doesNotContain("1234569222", "secret-7");
    }

    @Test
    void tellsThatADigitalIdIsMissing() throws IOException {
        assertThat(run(
                        file("a.json", REQUEST.replace("secret-7", "")),
                        file("b.json", REQUEST.replace("digitalId", "digitalID"))))
                .isZero();

        assertThat(text().split("accountNo=xxxxxx9222 digitalId=-\n")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Own|constant|branch-7|X-Own=branch-7",
                "X-Own|constant|1234569222|X-Own=xxxxxx9222",
                "X-Own|simple|no ${variable.requestUID} ${variable.action}|X-Own=no try-1 submit",
                "X-Own|simple|${exchangeId}|X-Own=xxxx",
                "X-Own|simple|$simple{variable.requestUID}|X-Own=xxxx",
                "X-Own|simple|${header.none}|X-Own=-",
                "X-Api-Key|constant|geheim|X-Api-Key=xxxx"
            })
    void tellsTheHeadersOfTheBanksCall(String name, String language, String value, String shown) throws IOException {
        ours().replace("routes/bank-call.camel.yaml", "            method: addToken\n", """
                            method: addToken
                        - setHeader:
                            id: our-header
                            name: %s
                            expression:
                              %s:
                                expression: "%s"
                """.formatted(
                        name, language, value));

        assertThat(runOurs(file("a.json", REQUEST))).isZero();

        assertThat(text())
                .containsSubsequence(
                        "our-header (setHeader)\n      " + shown + "\n",
                        "call-registerddr (to)\n      with the headers Authorization, Content-Type, digital-id, msg-hdr, "
                                + name + "\n      the bank answers 0\n")
                .doesNotContain("1234569222", "secret-7", "geheim");
    }

    @Test
    void tellsTheHeadersOfACopyAndThatOneFailed() throws IOException {
        ours().overlay(Path.of("src/examples/dead-letter-copy"));
        assertThat(runOurs("--answer=BSN001", file("a.json", REQUEST))).isZero();
        assertThat(text())
                .containsSubsequence(
                        "our-copy-uid (setHeader)\n      requestUID=try-1\n",
                        "to the queue our.vendor-setup, which no route here receives from\n"
                                + "      with the headers requestUID\n",
                        "end: a dead letter, BSN001\n");

        ours.replace("routes/dead-letter-send.camel.yaml", "${variable.requestUID}\"\n                    - to", """
                ${variable.requestUID.noSuchMethod}"
                                    - to""");
        assertThat(runOurs("--answer=BSN001", file("a.json", REQUEST))).isZero();
        assertThat(text()).contains("end: a dead letter, BSN001; our-copy-uid failed, see above\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "body['a']|the body is the text of the expression itself; write it as #{ … }|0",
                "#{ {1,2}['a'] }|failed: org.apache.camel.ExpressionEvaluationException|1",
                "#{ {'try-1'} }|our-body (setBody)|0"
            })
    void hintsAtAnExpressionThatIsNone(String expression, String says, int exit) throws IOException {
        String setBody = """
                - setBody:
                    id: our-body
                    expression:
                      spel:
                        expression: "%s"
                - to:
                """.formatted(expression).indent(8);
        ours().write(
                        "routes/our.camel.yaml",
                        ourRoute("our-first", "our.first", "ddr.registrations", "")
                                .replace("        - to:\n", setBody));

        assertThat(runOurs("--queue=our.first", file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains(says);
        assertThat(text().contains("the text of the expression")).isEqualTo(expression.startsWith("body"));
    }

    @Test
    void hintsAtAStepThatStandsBeforeItsSplit() throws IOException {
        ours().overlay(Path.of("src/examples/requests-in-csv"));
        String split = "        - split:\n";
        ours.replace("routes/our-csv.camel.yaml", split, """
                        - setBody:
                            id: our-body
                            expression:
                              spel:
                                expression: "#{ {requestUID: body['key']} }"
                """ + split);

        assertThat(runOurs("--queue=our.requests.csv", file("a.csv", "key\n1\n")))
                .isZero();

        assertThat(text()).contains("      the body is a list here; a step on each of its parts stands in the split:");
    }

    @Test
    void tellsOfARequestThatIsRefusedAndGoesOnWithTheNext() throws IOException {
        assertThat(run(file("a.json", "{\"vendorID\":\"001\"}"), file("b.json", "no json"), file("c.json", REQUEST)))
                .isZero();

        assertThat(text()).contains("end: a dead letter, CMN001", "end: a dead letter, AU00400", "end: consumed");
        assertThat(text().split("the bank answers")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "settled, 200 0, count-move",
        "confirmed, 200 0, settle-registration",
        "unmatched, 200 0, ask-to-look-again",
        "other-parties, 200 0, answer-kept-for-a-person",
        "repeated, 200 0, compare-with-earlier",
        "duplicate, 409 BSN007, answer-duplicate"
    })
    void tellsHowACallbackIsAnswered(String outcome, String answer, String step) throws IOException {
        assertThat(run("--outcome=" + outcome, file("c.json", CALLBACK))).isZero();

        assertThat(text())
                .contains("to the database", " / " + step + " (bean)", "end: answered " + answer)
                .contains("callback: vendorId=001 companyId=AAAA000001 accountNo=xxxxxx9222 respCode=I0000")
                .doesNotContain("1234569222");
    }

    @Test
    void tellsThatACallbackIsRefused() throws IOException {
        assertThat(run(file("c.json", CALLBACK.replace("1234569222", "12345X"))))
                .isZero();

        assertThat(text()).contains("end: answered 400 CMN004").doesNotContain("to the database");
    }

    @Test
    void doesNotTryWithoutAFile() {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder + "/none.json")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("none.json", "try [--answer=CODE] [--outcome=WORD] [--queue=NAME] [--reply-to=NAME] FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "requests-in-xml, our.requests.xml, our-xml-json (marshal), 1",
        "requests-in-csv, our.requests.csv, our-csv-read (bean), 2"
    })
    void goesOnFromAQueueOfOnesOwn(String example, String queue, String step, int requests) throws IOException {
        ours().overlay(Path.of("src/examples", example));
        String message = requests == 1
                ? "<request><requestUID>try-1</requestUID><vendorID>001</vendorID><companyID>AAAA000001</companyID>"
                        + "<accountNo>1234569222</accountNo><digitalId>secret-7</digitalId></request>"
                : "requestUID,vendorID,companyID,accountNo,digitalId\ntry-1,001,AAAA000001,1234569222,secret-7\n"
                        + "try-2,001,AAAA000001,1234569222,secret-7\n";

        assertThat(runOurs("--queue=" + queue, "--answer=BSN001", file("a.txt", message)))
                .isZero();

        assertThat(text())
                .containsSubsequence(
                        step,
                        "to the queue ddr.registrations",
                        "end: consumed\n",
                        "from the queue ddr.registrations:\n  registration-receive / drop-sender-headers",
                        "requestUID=try-1 vendorID=001 companyID=AAAA000001 accountNo=xxxxxx9222",
                        "end: a dead letter, BSN001")
                .doesNotContain("1234569222", "secret-7");
        assertThat(text().split("the bank answers BSN001")).hasSize(requests + 1);
    }

    @Test
    void tellsWhatARouteOfOnesOwnPutsAside() throws IOException {
        ours().overlay(Path.of("src/examples/requests-in-xml"));

        assertThat(runOurs("--queue=our.requests.xml", file("a.xml", "1234569222")))
                .isZero();

        assertThat(text())
                .containsSubsequence(
                        "our-xml-read",
                        "to the queue our.requests.xml.unreadable",
                        "end: consumed; our-xml-read failed, see above\n")
                .doesNotContain("registration-receive", "1234569222");
    }

    /** What could not be read may hold anything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xml|<request><kunde>ACC-1234569222</kunde><name>สมชาย ใจดี</name><no>123 secret-7</no></reqest>",
                "xml|1234569222 secret-7",
                "csv|requestUID;a,vendorID\\n1234569222;x,001,secret-7\\n",
                "csv|requestUID,vendorID\\n'1234569222,001,secret-7"
            })
    void tellsWhyAMessageIsPutAsideWithoutWhatItSays(String form, String message) throws IOException {
        ours().overlay(Path.of("src/examples/requests-in-" + form));

        assertThat(runOurs("--queue=our.requests." + form, file("a.txt", message.replace("\\n", "\n"))))
                .isZero();

        assertThat(text())
                .containsPattern("our-" + form + "-read \\(\\w+\\)\n      failed: [a-z.]+\\.[A-Z]\\w+: \\S")
                .containsSubsequence(
                        "unreadable, which no route here receives from",
                        "end: consumed; our-" + form + "-read failed, see above\n")
                .doesNotContain("123456", "secret-7", "สมชาย");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'requestUID':'1234569222','vendorID':'001','companyID':'A','accountNo':'1234569222'}|requestUID=xxxxxx9222",
                "{'requestUID':'try-1','vendorID':'1234569222','companyID':'A','accountNo':'001'}|vendorID=xxxxxx9222",
                "{'requestUID':'try-1','vendorID':'001','companyID':'no123456','accountNo':'123456'}|companyID=noxxxxxx accountNo=xxxxxx",
                "{'requestUID':'try-secret-7','vendorID':'001','companyID':'A','accountNo':'1','digitalId':'secret-7'}|requestUID=try-xxxxxxxx"
            })
    void showsNoAccountInWhateverField(String request, String shown) throws IOException {
        run(file("a.json", request.replace('\'', '"')));

        assertThat(text()).contains(shown).doesNotContain("123456", "secret-7");
    }

    @Test
    void showsNoAccountInAnotherFieldOfACallback() throws IOException {
        run(file("c.json", CALLBACK.replace("AAAA000001", "1234569222")));

        assertThat(text()).contains("companyId=xxxxxx9222 accountNo=xxxxxx9222").doesNotContain("1234569222");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "our.audit|0|to the queue our.audit, which no route here receives from",
                "ddr.registration|1|which no route here receives from; did you mean ddr.registrations?",
                "ddr.registrations|0|end: consumed, nothing is left to do"
            })
    void tellsOfAQueueThatNoRouteReceivesFrom(String queue, int exit, String says) throws IOException {
        ours().write("routes/our.camel.yaml", ourRoute("our-first", "our.first", queue, ""));

        assertThat(runOurs("--queue=our.first", file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue|ddr.registrations.daed|1|end: a dead letter, BSN001; but the name of a queue above is misspelt",
                "topic|our.letters|0|to the topic our.letters, where it is lost if nobody listens"
            })
    void tellsWhereTheCopyOfADeadLetterGoes(String type, String name, int exit, String says) throws IOException {
        ours().append("routes/dead-letter-send.camel.yaml", """
                        - bean:
                            id: our-copy
                            ref: registrationSteps
                            method: copyRequest
                        - to:
                            id: our-send
                            uri: jms
                            parameters:
                              destinationType: %s
                              destinationName: %s
                """.formatted(type, name));

        assertThat(runOurs("--answer=BSN001", file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--answer=0||ACCEPTED|queue our.results, which no route here receives from",
                "--answer=CBS001||REJECTED|queue our.results, which no route here receives from",
                "--answer=BSN001|002|DEAD|queue ddr.results",
                "--reply-to=my.answers||ACCEPTED|reply address my.answers"
            })
    void tellsWhereAResultGoes(String argument, @Nullable String vendor, String state, String place)
            throws IOException {
        ours().overlay(Path.of("src/examples/results-of-one-vendor"));
        String request = vendor == null ? REQUEST : REQUEST.replace("001\"", vendor + "\"");

        assertThat(runOurs(argument, file("a.json", request))).isZero();

        assertThat(text())
                .containsSubsequence(
                        "the result " + state + ":\n  result-batch / keep-batch (setVariable)\n",
                        "result-send / our-by-vendor (choice)\n",
                        "      to the " + place + "\n",
                        "end: told\n");
    }

    @Test
    void tellsTheResultOfACallbackAndOfARefusedRequest() throws IOException {
        assertThat(run(file("c.json", CALLBACK.replace("I0000", "I0001")), file("b.json", "{\"vendorID\":\"001\"}")))
                .isZero();

        assertThat(text())
                .containsSubsequence(
                        "end: answered 200 0\n  the result REJECTED:\n",
                        "to the queue ddr.results\n",
                        "end: told\n",
                        "end: a dead letter, CMN001\n  the result DEAD:\n",
                        "to the queue ddr.results\n",
                        "end: told\n");
    }

    @Test
    void tellsNoResultWhereNobodyIsTold() throws IOException {
        assertThat(run("--answer=SYS001", file("a.json", REQUEST), file("b.json", "no json")))
                .isZero();
        assertThat(run("--outcome=confirmed", file("c.json", CALLBACK))).isZero();

        assertThat(text()).doesNotContain("the result");
    }

    /** A copy takes the reply address with it, unless its route drops it. */
    @ParameterizedTest
    @CsvSource({"--reply-to=my.answers, *, 0", "--reply-to=my.answers, x-*, 1", "--answer=0, x-*, 0"})
    void isLoudWhereAResultIsToldTwice(String argument, String dropped, int exit) throws IOException {
        beforeSendResult("""
                                    - wireTap:
                                        id: our-tap
                                        uri: direct
                                        parameters:
                                          name: our-copy
                """);
        ours.write("routes/our.camel.yaml", """
                - route:
                    id: our-copy
                    from:
                      uri: direct
                      parameters:
                        name: our-copy
                      steps:
                        - removeHeaders:
                            id: our-drop
                            pattern: "%s"
                        - to:
                            id: our-send
                            uri: jms
                            parameters:
                              destinationName: our.copies
                """.formatted(dropped));

        assertThat(runOurs(argument, file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains("our-copy / our-send", exit == 0 ? "end: told\n" : "the result is told TWICE");
    }

    @ParameterizedTest
    @CsvSource({"vendorID.noSuchMethod, 1", "vendorID, 0"})
    void isLoudWhereAResultIsNotTold(String expression, int exit) throws IOException {
        beforeSendResult("""
                                    - setHeader:
                                        id: our-header
                                        name: our-header
                                        expression:
                                          simple:
                                            expression: "${variable.%s}"
                """.formatted(expression));

        assertThat(runOurs(file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains(exit == 0 ? "end: told\n" : "end: the result is NOT told");
    }

    /** The program takes none but a text in a queue for the result; the check, which comes first, refuses the others. */
    @ParameterizedTest
    @CsvSource({
        "queue, Text, 0, end: told",
        "topic, Text, 1, our-send-result sends to a topic of that name",
        "queue, Bytes, 1, our-send-result sends a result as Bytes"
    })
    void isLoudWhereAResultIsSentAsSomethingElse(String type, String form, int exit, String says) throws IOException {
        ours().overlay(Path.of("src/examples/results-of-one-vendor"));
        String options = """
                destinationType: %s
                destinationName: "{{our.results.queue}}"
                jmsMessageType: %s
                """.indent(36);
        ours.replace(
                "routes/result-send.camel.yaml", options.formatted("queue", "Text"), options.formatted(type, form));

        assertThat(runOurs(file("a.json", REQUEST))).isEqualTo(exit);

        assertThat(text()).contains(says);
    }

    private void beforeSendResult(String steps) {
        String send = "                    - to:\n                        id: send-result\n";
        ours().replace("routes/result-send.camel.yaml", send, steps + send);
    }

    @Test
    void isLoudWhereNothingComesOfAMessage() throws IOException {
        ours().write(
                        "routes/our.camel.yaml",
                        ourRoute("our-first", "our.first", "our.second", "")
                                .replaceFirst("(?s)        - to:.*", "        - log:\n            message: hello\n"));

        assertThat(runOurs("--queue=our.first", file("a.json", REQUEST))).isEqualTo(1);

        assertThat(text()).contains("end: consumed, and NOTHING came of it: no step sent anything");
    }

    /** The session is rolled back, with what was sent in it. */
    @Test
    void goesNotOnFromARouteOfOnesOwnThatThrows() throws IOException {
        ours().write("routes/our.camel.yaml", ourRoute("our-first", "our.first", "ddr.registrations", """
                        - throwException:
                            id: fail
                            exceptionType: java.lang.IllegalStateException
                            message: ${body}
                """));

        assertThat(runOurs("--queue=our.first", file("a.json", REQUEST))).isEqualTo(1);

        assertThat(text())
                .containsSubsequence(
                        "to the queue ddr.registrations",
                        "our-first / fail",
                        "failed: java.lang.IllegalStateException",
                        "end: NOT disposed of")
                .doesNotContain("registration-receive", "1234569222");
    }

    @Test
    void goesThroughAllQueuesOnTheWayAndNotRoundWithoutEnd() throws IOException {
        String tap = """
                        - wireTap:
                            id: tap
                            uri: direct
                            parameters:
                              name: our-tapped
                - route:
                    from:
                      uri: direct
                      parameters:
                        name: our-tapped
                      steps:
                        - log:
                            id: tapped
                            message: tapped
                """;
        String back = """
                        - choice:
                            id: again
                            when:
                              - id: always
                                expression:
                                  simple:
                                    expression: "${body} != ''"
                                steps:
                                  - to:
                                      id: back
                                      uri: jms
                                      parameters:
                                        destinationName: our.first
                            otherwise: {}
                """;
        ours().write(
                        "routes/our.camel.yaml",
                        ourRoute("our-first", "our.first", "our.second", tap)
                                + ourRoute("our-second", "our.second", "ddr.registrations", back));

        assertThat(runOurs("--queue=our.first", file("a.json", REQUEST))).isZero();

        assertThat(text())
                .containsSubsequence(
                        "our-first / tap",
                        " / tapped (log)",
                        "end: consumed\n",
                        "from the queue our.second:",
                        "to the queue ddr.registrations",
                        "to the queue our.first",
                        "from the queue ddr.registrations:",
                        "end: consumed, nothing is left to do")
                .doesNotContain("from the queue our.first");
    }

    @Test
    void namesTheQueuesThatRoutesReceiveFrom() throws IOException {
        ours().overlay(Path.of("src/examples/requests-in-csv"));

        assertThat(runOurs("--queue=our.requests.cvs", file("a.csv", "requestUID\n1")))
                .isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("No route receives from the queue our.requests.cvs; routes receive from ddr.registrations,"
                        + " ddr.registrations.retry, our.requests.csv; did you mean our.requests.csv?\n");
        assertThat(text()).isEmpty();
    }

    @Test
    void asksForTheNameOfTheQueue() throws IOException {
        ours();

        assertThat(runOurs("--queue=", file("a.json", "{}"))).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Not known, or no file: --queue=\n");
        assertThat(text()).isEmpty();
    }

    @Test
    void readsUtf8Alone() throws IOException {
        ours();
        Path thai = Files.write(folder.resolve("thai.json"), "{\"ref1\":\"กขค\"}".getBytes(Charset.forName("TIS-620")));

        assertThat(runOurs(thai.toString())).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(thai + " is no text in UTF-8; save it as UTF-8\n");
        assertThat(text()).isEmpty();
    }

    private EditedFiles ours() {
        ours = new EditedFiles(folder.resolve("ours"));
        return ours;
    }

    private static String ourRoute(String id, String from, String to, String more) {
        return """
                - route:
                    id: %s
                    from:
                      uri: jms
                      parameters:
                        destinationName: %s
                      steps:
                        - removeHeaders:
                            id: %s-headers
                            pattern: "*"
                        - to:
                            id: %s-send
                            uri: jms
                            parameters:
                              destinationName: %s
                %s""".formatted(id, from, id, id, to, more);
    }

    private int runOurs(String... arguments) {
        return new TryCommand(folder.resolve("ours/routes"), Objects.requireNonNull(ours)::settings, Clock.systemUTC())
                .run(
                        List.of(arguments),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "try";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Commands.run(
                        all,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
