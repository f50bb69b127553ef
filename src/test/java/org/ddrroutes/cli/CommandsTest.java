package org.ddrroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first argument names a command; the working directory is the checkout. */
class CommandsTest {

    private static final List<Finding> FINDINGS = List.of(
            Finding.error(new Place("routes/a.camel.yaml", 3, 7), Rule.VARIABLE, "no step sets a variable nxt"),
            Finding.warning(new Place("environment", 0, 0), Rule.SETTING, "is odd"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void findsTheShippedFilesClean() {
        assertThat(run("check")).hasValue(0);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void refusesAnArgumentThatItDoesNotKnow() {
        assertThat(run("check", "--xml")).hasValue(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--xml", "check [--json|--sarif]");
    }

    @Test
    void namesTheNearestCommand() {
        assertThat(run("chek")).hasValue(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no command chek; did you mean check?");
    }

    @ParameterizedTest
    @CsvSource({
        "check --help, check [--json|--sarif]",
        "help check, check [--json|--sarif]",
        "try --answer=0 -h, try [--answer=CODE]",
        "--help try, try [--answer=CODE]",
        "help gate, Usage: ddr-routes gate",
        "help, java -jar ddr-routes.jar [COMMAND]"
    })
    void tellsHowACommandIsUsed(String arguments, String usage) {
        assertThat(run(arguments.split(" "))).hasValue(0);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(usage);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void leavesSettingsToTheStart() {
        assertThat(run("--ddr.callback.port=0")).isEmpty();
        assertThat(run()).isEmpty();
    }

    @Test
    void writesALineAFinding() {
        assertThat(FindingsReport.text(FINDINGS)).isEqualTo("""
                        routes/a.camel.yaml:3:7  no step sets a variable nxt [N5]
                        environment  warning: is odd [S1]
                        """);
    }

    @Test
    void writesJson() throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(FindingsReport.json(FINDINGS)).path("findings");

        assertThat(json).hasSize(2);
        assertThat(json.get(0).toString())
                .isEqualTo("{\"file\":\"routes/a.camel.yaml\",\"line\":3,\"column\":7,\"severity\":\"error\","
                        + "\"rule\":\"N5\",\"text\":\"no step sets a variable nxt\"}");
    }

    @Test
    void writesSarif() throws IOException {
        JsonNode run = new ObjectMapper()
                .readTree(FindingsReport.sarif(FINDINGS))
                .path("runs")
                .path(0);

        assertThat(run.at("/tool/driver/rules")).hasSize(Rule.values().length);
        assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("N5");
        assertThat(run.at("/results/0/level").asText()).isEqualTo("error");
        assertThat(run.at("/results/0/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(3);
        assertThat(run.at("/results/1/locations/0/physicalLocation/region").isMissingNode())
                .isTrue();
    }

    private OptionalInt run(String... arguments) {
        return Commands.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
