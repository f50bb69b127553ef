package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ddrroutes.finding.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Each wrong edit of {@code check/wrong-edits.yaml} is found, in its line, without much else. */
class WrongEditsTest {

    private static final int MOST_LINES = 5;
    private static final ProgramFacts FACTS = new ProgramFacts();

    @TempDir
    Path folder;

    static List<Edit> edits() {
        return Edit.wrong();
    }

    @ParameterizedTest
    @MethodSource("edits")
    void isFoundInItsLine(Edit edit) {
        EditedFiles files = new EditedFiles(folder);
        edit.apply(files);
        String file = edit.found() == null ? edit.file() : edit.found();

        List<String> lines = files.check();

        assertThat(lines).hasSizeBetween(1, MOST_LINES);
        String place =
                edit.anywhere() ? file : file + ":" + (edit.at() == null ? 1 : files.lineOf(file, edit.at())) + ":";
        assertThat(lines).anySatisfy(line -> {
            assertThat(line).startsWith(place).contains(edit.says());
            assertThat(line.contains("  warning: ")).isEqualTo(edit.warning());
        });
        assertThat(lines).allSatisfy(line -> assertThat(line).matches("(?s).+:\\d+:\\d+  .+ \\[[A-Z]\\d+]"));
    }

    /** Not by the shipped lines that log the variable. */
    @Test
    void thatChangeAVariableOfTheFlowAreToldByTheirCauseAlone() {
        EditedFiles files = new EditedFiles(folder);
        String dispose = "routes/registration-dispose.camel.yaml";
        files.replace(
                dispose,
                "        - choice:\n",
                "        - to:\n            id: our-copy\n            uri: jms:queue:our.copies\n"
                        + "            variableReceive: action\n        - choice:\n");

        assertThat(files.check())
                .filteredOn(line -> !line.contains("warning: "))
                .singleElement()
                .asString()
                .startsWith(dispose + ":" + files.lineOf(dispose, "- to:\n            id: our-copy"))
                .contains("changes the variable action of the flow");
    }

    @Test
    void areAtLeastAHundred() {
        assertThat(edits()).hasSizeGreaterThan(100);
    }

    /** Though the settings file has the same setting. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DDR_RETRY_MAX_ATTEMPTS|0|ddr.retry.max-attempts must be 1 or more",
                "DDR|1|DDR holds settings, and is none itself; add the name of one to it, or take it away",
                "DDR_RETRY_MAXATTEMPTS|0|ddr.retry.max-attempts must be 1 or more",
                "ddr_retry_max_attempts|0|ddr.retry.max-attempts must be 1 or more",
                "Ddr_Retry_Multiplier|0|ddr.retry.multiplier must be 1 or more",
                "SPRING_DATASOURCE_USER|x|warning: SPRING_DATASOURCE_USER is not known, and nothing reads it; did you mean spring.datasource.username?",
                "SPRING_DATASOURCE_HIKARI_MAX_POOL_SIZE|5|warning: SPRING_DATASOURCE_HIKARI_MAX_POOL_SIZE is not known, and nothing reads it; did you mean spring.datasource.hikari.maximum-pool-size?",
                "SPRING_ARTEMIS_URL|x|warning: SPRING_ARTEMIS_URL is not known, and nothing reads it; did you mean spring.artemis.broker-url?",
                "DDR_BANK_CLIENT_ID|\"a\"|warning: DDR_BANK_CLIENT_ID stands in quotes, which are part of it",
                "DDR_BANK_RESPONSE_TIMEOUT|''|warning: DDR_BANK_RESPONSE_TIMEOUT is empty, and its default counts",
                "DDR_CALLBACK_HTTP_STATUS|always-20|ddr.callback.http-status cannot be read as one of by-code, always-200",
                "DDR_CALLBACK_ALLOWED_NETWORKS|10.0.0.1/33|ddr.callback.allowed-networks cannot be read as a list",
                "DDR_CALLBACK_PORT|tcp://10.0.0.1:8080|ddr.callback.port cannot be read as a whole number: it is what Kubernetes tells of a service named ddr-callback; write enableServiceLinks: false",
                "SERVER_PORT|tcp://10.0.0.1:80|server.port cannot be read as a whole number: it is what Kubernetes tells of a service named server;",
                "CAMEL_MAIN_AUTO_STARTUP|false|CAMEL_MAIN_AUTO_STARTUP is set by the program",
                "SPRING_MAIN_WEB_APPLICATION_TYPE|none|SPRING_MAIN_WEB_APPLICATION_TYPE is set by the program",
                "MANAGEMENT_SERVER_PORT|9000|management.server.port is not used",
                "LOGGING_FILE_NAME|src|logging.file.name names what no log can be written to; write a file,",
                "LOGGING_FILE_PATH|pom.xml/log|logging.file.path names what no log can be written to",
                "DDR_CALLBACK_API_KEY|schl\ufffdssel|DDR_CALLBACK_API_KEY has a letter that could not be read; set LC_ALL=C.UTF-8 beside it",
                "SPRING_DATASOURCE_PASSWORD|schl\ufffdssel|SPRING_DATASOURCE_PASSWORD has a letter that could not be read",
                "DDR_CALLBACK_TRUSTED_PROXIES|proxy|ddr.callback.trusted-proxies cannot be read as a list"
            })
    void inTheEnvironmentAreToldAsSuch(String variable, String value, String says) {
        assertThat(check(Map.of(variable, value))).singleElement().asString().startsWith("environment  " + says);
    }

    @ParameterizedTest
    @CsvSource({
        "DDR_RETRY_MAX_ATTEMPTS, DDR_RETRY_MAXATTEMPTS",
        "DDR_RETRY_MAX_ATTEMPTS, ddr_retry_max_attempts",
        "SPRING_DATASOURCE_HIKARI_MINIMUMIDLE, SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE",
        "DDR_CALLBACK_APIKEY_0, DDR_CALLBACK_API_KEY_0",
        "DDR_CALLBACK_API_KEY, DDR_CALLBACK_API_KEY_0",
        "DDR_VENDORS_001, DDR_VENDORS_001_0"
    })
    void inTheEnvironmentAreToldWithBothSpellings(String one, String other) {
        assertThat(check(Map.of(one, "7", other, "8")))
                .singleElement()
                .asString()
                .startsWith("environment  warning: ")
                .contains(one, other, " is the same setting as ", ", and one of the two is lost; take one away");
    }

    /** Of the environment over the file, as usual. */
    @Test
    void areNotVariablesThatAreMerelyAlike() {
        assertThat(check(Map.of(
                        "DDR_RETRY_MAX_ATTEMPTS", "4",
                        "SPRING_ARTEMIS_POOL_MAX_CONNECTIONS", "3",
                        "SPRING_DATASOURCE_HIKARI_DATA_SOURCE_PROPERTIES_SOCKETTIMEOUT", "3",
                        "SPRING_DATASOURCE_DRIVER_CLASS_NAME", "org.postgresql.Driver",
                        "DDR_VENDORS_1", "A",
                        "DDR_VENDORS_10", "A",
                        "DDR_CALLBACK_API_KEY_0", "a",
                        "DDR_CALLBACK_API_KEY_1", "b",
                        "DDR_CALLBACK_API_KEY_10", "b")))
                .isEmpty();
    }

    /** The pool's setters for objects would make them of the text. */
    @ParameterizedTest
    @CsvSource({
        "SPRING_DATASOURCE_HIKARI_LOG_WRITER, target/of-a-check",
        "SPRING_DATASOURCE_HIKARI_METRIC_REGISTRY, java:comp/x",
        "SPRING_DATASOURCE_HIKARI_HEALTH_CHECK_REGISTRY, java:comp/x",
        "SPRING_DATASOURCE_HIKARI_THREAD_FACTORY, java.util.concurrent.Executors"
    })
    void inTheEnvironmentMakeNothing(String variable, String value) {
        assertThat(check(Map.of(variable, value)))
                .singleElement()
                .asString()
                .startsWith("environment  warning: " + variable + " is not known, and nothing reads it");
        assertThat(Path.of("target/of-a-check")).doesNotExist();
    }

    /** Those that the program sets itself, and those that Spring Boot takes for another setting. */
    @ParameterizedTest
    @CsvSource({
        "SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT, 5000",
        "SPRING_DATASOURCE_HIKARI_CONNECTION_INIT_SQL, SELECT 1",
        "SPRING_DATASOURCE_HIKARI_CONNECTION_TEST_QUERY, SELECT 1",
        "SPRING_MAIN_LAZY_INITIALIZATION, FALSE",
        "SPRING_MAIN_WEB_APPLICATION_TYPE, reactive",
        "SPRING_DATASOURCE_HIKARI_AUTO_COMMIT, true",
        "SPRING_DATASOURCE_HIKARI_READ_ONLY, false",
        "MANAGEMENT_SERVER_PORT, 8081",
        "MANAGEMENT_SERVER_PORT, ''",
        "CAMEL_MAIN_ROUTES_INCLUDE_PATTERN, file:routes/*.camel.yaml",
        "CAMEL_MAIN_SERVICE_HOST, 10.0.0.1",
        "DDR_OPERATORS_ANNA_ROLE, OPERATOR",
        "LOGGING_FILE_NAME, target/no/such/ddr.log",
        "LOGGING_FILE_NAME, /dev/null",
        "LOGGING_FILE_PATH, target"
    })
    void inTheEnvironmentAreNoneThatChangeNothing(String variable, String value) {
        assertThat(check(Map.of(variable, value))).isEmpty();
    }

    private static List<String> check(Map<String, Object> variables) {
        ConfigurableEnvironment environment = SettingsFiles.read().environment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        Findings findings = new Findings();
        new SettingsRules(environment, FACTS.settings(), findings).check();
        return findings.all().stream().map(Finding::toString).toList();
    }

    @Test
    void aCodesFileWithoutItsKindIsToldOfTheSetting() {
        SettingsFiles settings = SettingsFiles.read(Map.of("ddr.bank.codes-file", "config/bank-codes.yaml"));

        assertThat(new ProgramCheck(settings.environment(), FACTS).check(Path.of("routes")))
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("changes  ddr.bank.codes-file: ")
                .contains("is looked for inside the program; write file: before it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.config.import|configtree:/run/nosuch/|environment  resource 'config tree [/run/nosuch]' via location",
                "spring.config.import|file:secrets|environment  spring.config.import or spring.config.location has 'file:secrets', which is no file",
                "spring.application.json|{\"ddr\":|environment  SPRING_APPLICATION_JSON is no JSON that can be read; correct it"
            })
    void keepTheSettingsFromBeingRead(String name, String value, String says) {
        assertThat(SettingsFiles.read(Map.of(name, value)).fault())
                .hasValueSatisfying(fault -> assertThat(fault.toString()).startsWith(says));
    }

    @ParameterizedTest
    @CsvSource({"spring.config.location, file:config/", "spring.config.name, ddr"})
    void leaveOutWhatTheProgramSets(String name, String value) {
        SettingsFiles settings = SettingsFiles.read(Map.of(name, value));

        assertThat(new ProgramCheck(settings.environment(), FACTS).check(Path.of("routes")))
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("environment  spring.config.location or spring.config.name leaves out");
    }

    /** Nor is a YAML file whose name does not say so one of properties. */
    @Test
    void areNotLookedForWhereTheSettingSaysWhatAFileIs(@TempDir Path other) throws IOException {
        Path file = Files.writeString(
                other.resolve("ours"), "our:\n  a: { x: 1 }\n  b:\n    x: 1\n    y: 1\n  c:\n    y: 1\n");

        SettingsFiles settings = SettingsFiles.read(Map.of("spring.config.import", "file:" + file + "[.yaml]"));

        assertThat(settings.environment().getProperty("our.b.x")).isEqualTo("1");
        assertThat(new ProgramCheck(settings.environment(), FACTS).check(Path.of("routes")))
                .isEmpty();
    }

    @Test
    void areLookedForInTheJsonOfTheEnvironment() {
        SettingsFiles settings =
                SettingsFiles.read(Map.of("spring.application.json", "{\"ddr\":{\"retry\":{\"multiplier\":0}}}"));

        assertThat(new ProgramCheck(settings.environment(), FACTS).checkSettings())
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .contains("ddr.retry.multiplier must be 1 or more");
    }
}
