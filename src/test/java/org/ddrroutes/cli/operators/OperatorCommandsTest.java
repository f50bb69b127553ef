package org.ddrroutes.cli.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ddrroutes.cli.Commands;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line asks of the operators' port, what it prints, and how it ends. */
class OperatorCommandsTest {

    private static final String NONE = "{\"items\":[],\"next\":null}";

    private final RecordedPort port = new RecordedPort();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable String typed;
    private boolean confirms;
    private String out = "";
    private String err = "";

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void printsAListAsATable() {
        port.answers("GET /actuator/stuck", 200, """
                {"items":[{"kind":"overdue-retry","requestUID":"op-1","since":"2026-11-23T10:15:30+07:00","action":"put-back"},
                          {"kind":"unmatched-callback","id":"c7","since":"2026-11-23T10:15:31+07:00","action":"match"}],
                 "next":"xyz"}""");

        assertThat(run("stuck", "--kind", "overdue-retry")).isZero();

        assertThat(port.onlyRequest().query()).isEqualTo("kind=overdue-retry");
        assertThat(out.lines())
                .containsExactly(
                        "kind                requestUID  id  since                      action    detail",
                        "overdue-retry       op-1        -   2026-11-23T10:15:30+07:00  put-back  -",
                        "unmatched-callback  -           c7  2026-11-23T10:15:31+07:00  match     -");
        assertThat(err).contains("--after xyz");
    }

    @Test
    void printsNothingThatSteersATerminal() {
        port.answers("GET /actuator/registrations/op-1", 200, """
                {"requestUID":"op-1","statusDesc":"no\\u001b[2Jsuch\\u009b\\u202e","events":[{"text":"a\\r\\nb"}]}""");

        assertThat(run("show", "op-1")).isZero();

        assertThat(out).contains("no?[2Jsuch??", "a??b").doesNotContain("\u001b", "\u009b", "\u202e", "\r");
        assertThat(run("show", "op-1", "--json")).isZero();
        assertThat(out).contains("\\u001B", "\\u009B", "\\u202E").matches("[\\n -~]*");
    }

    @ParameterizedTest
    @CsvSource({"401,1", "403,1", "404,1", "409,1", "429,1", "400,2", "415,2", "500,2", "503,2", "504,2"})
    void endsWithACodeForScripts(int status, int exitCode) {
        port.answers("POST /actuator/registrations/op-1", status, """
                {"status":1,"field":"state","detail":"this stands in the way","wayOut":"do that instead"}""");

        assertThat(run("put-back", "op-1")).isEqualTo(exitCode);

        assertThat(out).isEmpty();
        assertThat(err).contains("(" + status + ")", "state this stands in the way", "do that instead");
    }

    @Test
    void endsWithTwoWhereNobodyAnswersOrSomethingElseDoes() {
        port.answers("GET /actuator/audit", 200, "<html>");
        assertThat(run("audit")).isEqualTo(2);
        port.close();
        assertThat(run("audit")).isEqualTo(2);
        assertThat(err).contains("Nobody answers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "find --unknown x",
                "show",
                "show one two",
                "settle op-1 REGISTERED --reason x",
                "discard x",
                "replay",
                "replay x --vendor 777",
                "put-back",
                "callbacks match",
                "bulk x explode",
                "completion fish",
                "stuck --password secret",
                "stuck --url ftp://localhost",
                "stuck --url http://anna:secret@localhost"
            })
    void asksNothingWhereTheCommandIsWrong(String line) {
        List<String> words = List.of(line.split(" "));
        assertThat(run(words.get(0), words.subList(1, words.size()).toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err).isNotBlank();
        assertThat(port.requests()).isEmpty();
    }

    @Test
    void sendsEachFilterUnderTheNameThatThePortGivesIt() {
        port.answers("GET /actuator/registrations", 200, NONE);

        assertThat(run(
                        "find",
                        "--state",
                        "DEAD",
                        "--vendor",
                        "0 1&x",
                        "--company",
                        "A",
                        "--code",
                        "BSN001",
                        "--from",
                        "2026-11-23T10:15:30+07:00",
                        "--to",
                        "2026-11-24",
                        "--ref",
                        "r",
                        "--account-ending",
                        "9222",
                        "--correlation-id",
                        "c",
                        "--message-id",
                        "ID:m",
                        "--bank-request-uid",
                        "b-2",
                        "--ddr-oapi-seq-id",
                        "12",
                        "--limit",
                        "5",
                        "--after",
                        "n"))
                .isZero();

        assertThat(port.onlyRequest().query())
                .isEqualTo(
                        "from=2026-11-23T10%3A15%3A30%2B07%3A00&to=2026-11-24&state=DEAD&vendorID=0+1%26x&companyID=A"
                                + "&code=BSN001&ref=r&accountEnding=9222&correlationId=c&messageId=ID%3Am&bankRequestUID=b-2"
                                + "&ddrOapiSeqId=12&limit=5&after=n");
        assertThat(out).isEmpty();
        assertThat(err).contains("None.");
    }

    @Test
    void asksForAnAccountNumberAndPutsItIntoNoAddress() {
        typed = "0000119222";
        port.answers("POST /actuator/registrations/search", 200, NONE);

        assertThat(run("find", "--account", "--state", "DEAD")).isZero();

        assertThat(port.onlyRequest().query()).isNull();
        assertThat(port.onlyRequest().body()).isEqualTo("{\"state\":\"DEAD\",\"account\":\"0000119222\"}");
        assertThat(out + err).doesNotContain("0000119222");
    }

    @Test
    void readsAllPages() {
        port.answers("GET /actuator/deadletters", 200, "{\"items\":[{\"id\":\"a\"}],\"next\":\"n1\"}")
                .answers("GET /actuator/deadletters", 200, "{\"items\":[{\"id\":\"b\"}],\"next\":null}");

        assertThat(run("dead", "--all", "--json", "--code", "BSN001")).isZero();

        assertThat(out.replaceAll("\\s", "")).isEqualTo("{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"next\":null}");
        assertThat(port.requests())
                .extracting(RecordedPort.Request::query)
                .containsExactly("reason=BSN001&limit=1000", "reason=BSN001&limit=1000&after=n1");
    }

    @Test
    void sendsAnActionAsThePortTakesIt() {
        port.answers(
                "POST /actuator/registrations/op%201%2Fx", 200, "{\"requestUID\":\"op 1/x\",\"state\":\"REJECTED\"}");

        assertThat(run("settle", "op 1/x", "REJECTED", "--source", "Khun A, by phone", "--reason", "no callback"))
                .isZero();

        assertThat(port.onlyRequest().body())
                .isEqualTo("{\"action\":\"settle\",\"state\":\"REJECTED\",\"source\":\"Khun A, by phone\","
                        + "\"reason\":\"no callback\"}");
        assertThat(out.lines()).containsExactly("requestUID         op 1/x", "state              REJECTED");
    }

    @Test
    void closesTheGateForATime() {
        port.answers("POST /actuator/gate", 200, "{\"open\":false}");
        assertThat(run("gate", "close", "--reason", "night work", "--for", "30m"))
                .isZero();
        assertThat(port.onlyRequest().body())
                .isEqualTo("{\"action\":\"close\",\"reason\":\"night work\",\"for\":\"30m\"}");
    }

    @Test
    void startsABulkActionOnlyWhereItIsConfirmed() {
        plan();
        assertThat(run("replay", "--code", "BSN001", "--vendor", "777", "--reason", "mended"))
                .isZero();
        assertThat(port.onlyRequest().body())
                .isEqualTo("{\"action\":\"replay\",\"filter\":{\"reason\":\"BSN001\",\"vendorID\":\"777\"},"
                        + "\"reason\":\"mended\"}");
        assertThat(out).contains("eligible           300", "not 5: settled meanwhile");
        assertThat(err).contains("bulk b-1 start");

        confirms = true;
        port.answers("POST /actuator/bulk/b-1", 200, "{}")
                .answers("GET /actuator/bulk/b-1", 200, "{\"state\":\"done\",\"done\":300,\"failed\":0}");
        assertThat(run("replay", "--code", "BSN001", "--reason", "mended", "--rate", "50", "--cap", "1000"))
                .isZero();
        assertThat(port.requests().get(2).body()).isEqualTo("{\"action\":\"start\",\"rate\":50,\"cap\":1000}");
        assertThat(err).contains("done: done 300, failed 0");
    }

    @Test
    void endsWithOneWhereABulkActionFailedForSome() {
        plan();
        port.answers("POST /actuator/bulk/b-1", 200, "{}")
                .answers("GET /actuator/bulk/b-1", 200, "{\"state\":\"running\",\"done\":10,\"failed\":0}")
                .answers("GET /actuator/bulk/b-1", 200, "{\"state\":\"done\",\"done\":298,\"failed\":2}");
        assertThat(run("discard", "--vendor", "777", "--reason", "asked to", "--yes"))
                .isEqualTo(1);
        assertThat(err.lines()).containsExactly("running: done 10, failed 0", "done: done 298, failed 2");
    }

    @Test
    void saysHowTheProgramIsThoughAPartIsAway() {
        port.answers("GET /actuator/health", 503, """
                {"status":"DOWN","components":{"broker":{"status":"DOWN"},"db":{"status":"UP"},"gate":{"status":"UP"}}}""")
                .answers("GET /actuator/info", 200, """
                {"version":"0.1","upSince":"08:00","instances":"not known: the database does not answer",
                 "routes":{"sha256":"0123456789abcdef","since":"08:00","diskDiffers":true},
                 "bankCodes":{"sha256":"fedcba9876543210","since":"08:30","diskDiffers":false}}""")
                .answers("GET /actuator/gate", 200, """
                {"open":false,"cause":"rate-limit","code":"0429","reason":null,"since":"09:00","until":"10:00"}""")
                .answers("GET /actuator/stuck/summary", 200, """
                {"groups":[{"kind":"overdue-retry","count":2},{"kind":"overdue-callback","count":1000,"more":true},
                           {"kind":"unmatched-callback","count":1}]}""")
                .answers(
                        "GET /actuator/deadletters/summary",
                        503,
                        "{\"detail\":\"the broker does not answer\",\"wayOut\":\"try again\"}");

        assertThat(run("status")).isZero();

        assertThat(out.lines())
                .containsExactly(
                        "version   0.1, up since 08:00, instances not known: the database does not answer",
                        "routes    0123456789ab since 08:00, the disk holds others; bank codes fedcba987654 since 08:30",
                        "health    DOWN (broker DOWN, db UP)",
                        "gate      closed since 09:00 until 10:00: rate-limit 0429",
                        "stuck     2 overdue-retry, 1000+ overdue-callback, 1 unmatched-callback",
                        "dead      Not done (503): the broker does not answer; try again");
    }

    @Test
    void saysWhatToTypeNext() {
        port.answers("GET /actuator/stuck", 200, """
                        {"items":[{"kind":"overdue-retry","requestUID":"op-1"},{"kind":"overdue-retry","requestUID":"op-2"},
                                  {"kind":"undelivered-result","requestUID":"op-3"}],"next":"xyz"}""")
                .answers("GET /actuator/stuck/summary", 200, """
                        {"groups":[{"kind":"overdue-retry","count":200},{"kind":"undelivered-result","count":1}]}""")
                .answers("GET /actuator/callbacks", 200, """
                        {"items":[{"id":"c1","kind":"unmatched"},{"id":"e2","kind":"contradicting"},{"kind":"refused"}]}""")
                .answers(
                        "GET /actuator/deadletters/summary", 200, "{\"total\":1,\"groups\":[{\"reason\":\"BSN001\"}]}");

        assertThat(run("stuck")).isZero();
        assertThat(err.lines())
                .containsExactly(
                        "Next, overdue-retry: put-back requestUID, or put-back --state RETRYING --reason WORDS",
                        "There are more: --all, or --after xyz",
                        "In all: 200 overdue-retry, 1 undelivered-result; --kind KIND lists one kind");
        assertThat(run("callbacks")).isZero();
        assertThat(err.lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("unmatched: callbacks match ID requestUID"),
                        line -> assertThat(line).contains("contradicting: settle requestUID"));
        assertThat(run("dead", "--summary")).isZero();
        assertThat(err).contains("replay, or discard --reason WORDS");
        assertThat(run("stuck", "--json")).isZero();
        assertThat(err).isEmpty();
    }

    @Test
    void saysWhatAProbeCameTo() {
        port.answers("POST /actuator/gate", 200, "{\"open\":true,\"probing\":true}")
                .answers("GET /actuator/gate", 200, "{\"open\":false,\"cause\":\"rate-limit\",\"probing\":false}");

        assertThat(run("gate", "probe")).isZero();

        assertThat(out).contains("rate-limit").doesNotContain("true");
    }

    @Test
    void tellsTheGatesHistory() {
        port.answers("GET /actuator/gate/history", 200, """
                {"items":[{"at":"10:00","open":false,"cause":"hold","code":"BSN006","by":"bank"}],"next":null}""");
        assertThat(run("gate", "history")).isZero();
        assertThat(out.lines().map(line -> line.split(" +")).map(List::of))
                .contains(List.of("10:00", "false", "-", "hold", "BSN006", "-", "bank", "-"));
    }

    @Test
    void countsDeadLettersByReason() {
        port.answers("GET /actuator/deadletters/summary", 200, """
                {"total":305,"groups":[{"reason":"BSN001","vendorID":"777","count":305,"oldest":"09:00","newest":"10:00",
                                        "meaning":"the bank does not know the vendor","wayOut":"have it set up"}]}""");
        assertThat(run("dead", "--summary")).isZero();
        assertThat(out).contains("305", "BSN001", "777", "the bank does not know the vendor");
    }

    @Test
    void takesThePasswordFromAFileTheEnvironmentOrTheKeyboard(@TempDir Path folder) throws Exception {
        port.answers("GET /actuator/gate", 200, "{\"open\":true}");
        Path file = Files.writeString(folder.resolve("password"), "from file: ü\n");
        environment.put(Login.USER, "anna");
        typed = "typed";

        run("gate", "--user", "otto", "--password-file", file.toString());
        run("gate");
        environment.put(Login.PASSWORD, "from environment");
        environment.put(Login.PASSWORD_FILE, "");
        run("gate");
        environment.put(Login.PASSWORD_FILE, file.toString());
        run("gate");

        assertThat(port.requests())
                .extracting(OperatorCommandsTest::login)
                .containsExactly("otto:from file: ü", "anna:typed", "anna:from environment", "anna:from file: ü");
    }

    @Test
    void sendsNoLoginWhereNobodyIsNamedAndNoneWhereThereIsNoPassword() {
        port.answers("GET /actuator/gate", 200, "{\"open\":true}");
        assertThat(run("gate")).isZero();
        assertThat(port.onlyRequest().authorization()).isNull();

        assertThat(run("gate", "--user", "otto")).isEqualTo(2);
        assertThat(run("gate", "--user", "otto", "--password-file", "/no/such/file"))
                .isEqualTo(2);
        assertThat(port.requests()).hasSize(1);
    }

    @Test
    void sendsAPasswordNeitherInPlainTextToAnotherMachineNorWhereARedirectPoints() {
        typed = "secret";
        assertThat(OperatorCommands.run(
                        commands(),
                        "gate",
                        List.of("--url", "http://192.0.2.1:8081", "--user", "otto"),
                        sink(),
                        sink()))
                .isEqualTo(2);

        port.redirects("GET /actuator/gate", "/actuator/elsewhere");
        assertThat(run("gate", "--user", "otto")).isEqualTo(2);
        assertThat(port.requests()).hasSize(1);
    }

    @Test
    void helpsWithEachCommand() {
        assertThat(new CommandLine(new OperatorCommands(environment, terminal(), sink(), sink()))
                        .getSubcommands()
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(OperatorCommands.names());
        for (String name : OperatorCommands.names()) {
            assertThat(run(name, "--help")).as(name).isZero();
            assertThat(out).contains("Usage: ddr-routes " + name, "--json", "--url", "Exit codes:");
        }
        assertThat(port.requests()).isEmpty();
    }

    @Test
    void completesEveryCommand() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(out).contains(OperatorCommands.names());
        assertThat(out).contains("--account-ending", "complete -F");
    }

    @Test
    void isFoundByTheFirstArgumentAlone() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8);
        assertThat(Commands.run(new String[0], to, to)).isEmpty();
        assertThat(Commands.run(new String[] {"--server.port=1"}, to, to)).isEmpty();
        assertThat(Commands.run(new String[] {"stick"}, to, to)).hasValue(2);
        assertThat(Commands.run(new String[] {"help"}, to, to)).hasValue(0);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("no command stick", "stuck");
    }

    private void plan() {
        port.answers("POST /actuator/bulk", 200, """
                {"id":"b-1","matching":305,"eligible":300,"notEligible":[{"why":"settled meanwhile","count":5}],
                 "sample":[{"id":"d-1","requestUID":"op-1"}]}""");
    }

    private int run(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.addAll(List.of("--url", port.url()));
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(said, true, StandardCharsets.UTF_8);
        OperatorCommands commands = new OperatorCommands(environment, terminal(), to, errors);
        int code = OperatorCommands.run(commands, name, all, to, errors);
        out = printed.toString(StandardCharsets.UTF_8);
        err = said.toString(StandardCharsets.UTF_8);
        return code;
    }

    private OperatorCommands commands() {
        return new OperatorCommands(environment, terminal(), sink(), sink());
    }

    private Terminal terminal() {
        return new Terminal() {
            @Override
            public char @Nullable [] readSecret(String question) {
                return typed == null ? null : typed.toCharArray();
            }

            @Override
            public boolean confirms(String question) {
                return confirms;
            }
        };
    }

    private static PrintStream sink() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static String login(RecordedPort.Request request) {
        String encoded = String.valueOf(request.authorization()).substring("Basic ".length());
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
