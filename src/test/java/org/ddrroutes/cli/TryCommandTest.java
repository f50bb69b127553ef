package org.ddrroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .contains("requestUID=try-1 vendorID=001 companyID=AAAA000001 accountNo=xxxxxx9222")
                .doesNotContain("1234569222", "secret-7");
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
                .contains("none.json", "try [--answer=CODE] [--outcome=WORD] FILE");
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
