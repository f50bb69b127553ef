package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * The packaged program at its most talkative, through all that can go well or wrong: no personal data and no secret in
 * anything that it writes, answers, counts or calls its threads.
 */
@ExtendWith(SharedParts.class)
class PrivacyIT {

    static final String BROKER_USER = "privacy";

    private static final Pattern LIBRARYS_DEBUG =
            Pattern.compile("(?m)^\\S+ +(TRACE|DEBUG (?!.*\\] o(rg)?\\.d(drroutes)?\\.)).*$");

    private static final Canaries CANARIES = new Canaries();
    private static final TestCustomers PEOPLE = new TestCustomers(CANARIES);

    @TempDir
    private static Path directory;

    private static String console;
    private static String logFile;
    private static HttpRecorder answers;
    private static String threads;
    private static String beans;

    @BeforeAll
    static void runEverything(TestSetup setup) throws Exception {
        String clientSecret = PEOPLE.secret("client secret");
        String apiKey = PEOPLE.secret("api key");
        String password = PEOPLE.secret("operator's password");
        String hash = new BCryptPasswordEncoder(10).encode(password);
        CANARIES.putWhole("hash of the operator's password", hash.substring(hash.length() - 31));
        answers = new HttpRecorder("otto", password);
        setup.bank().tokens().expiresIn(setup.clientId(), "2");
        setup.bank()
                .tokens()
                .answers(
                        setup.clientId(),
                        BankAnswer.json(502, "<html>" + clientSecret + "</html>"),
                        BankAnswer.json(
                                200, "{\"code\":\"TK001\",\"message\":\"not " + clientSecret + "\",\"data\":null}"));

        try (ProductProcess product = ProductProcess.launch(settings(setup), secrets(clientSecret, apiKey, hash))) {
            product.awaitReady();
            try (RegistrationScenarios journey = new RegistrationScenarios(setup, product, answers, PEOPLE, apiKey)) {
                journey.run();
            }
            threads = JvmInspection.threads(product.pid());
            beans = JvmInspection.beans(product.pid());
            product.terminate();
            product.exitCode(Duration.ofSeconds(40));
            console = product.output();
        }
        logFile = Files.readString(directory.resolve("product.log"));
        setup.bank().tokens().secrets().forEach(token -> CANARIES.putWhole("token", token));
    }

    @AfterAll
    static void forget() {
        console = logFile = threads = beans = "";
    }

    @Test
    void writesNoneOfIt() {
        assertThat(CANARIES.heardIn("console", console)).isEmpty();
        assertThat(CANARIES.heardIn("log file", logFile)).isEmpty();
        assertThat(console).contains("registration answered, requestUID=registered", "fault on one message");
        assertThat(logFile).contains("registration answered, requestUID=registered");
    }

    @Test
    void answersNoneOfIt() {
        assertThat(CANARIES.heardIn("answers", answers.all())).isEmpty();
        assertThat(answers.all()).contains("\"accountNo\":\"xxxxxxx\"", "not for xxxxxxxxx", "ddr_registrations");
    }

    @Test
    void showsNoneOfItToWhoeverLooksIntoTheRunningProgram() {
        assertThat(CANARIES.heardIn("threads", threads)).isEmpty();
        assertThat(CANARIES.heardIn("beans", beans)).isEmpty();
        assertThat(threads).contains("Full thread dump");
        assertThat(beans).contains("java.lang:type=Runtime");
    }

    @Test
    void letsNoLibraryWriteBelowInfo() {
        assertThat(LIBRARYS_DEBUG.matcher(console).results().map(line -> line.group()))
                .isEmpty();
    }

    private static Map<String, String> settings(TestSetup setup) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        settings.keySet()
                .removeIf(name -> name.endsWith("password") || name.endsWith("secret") || name.endsWith("key"));
        settings.put("spring.artemis.user", BROKER_USER);
        settings.put("logging.level.root", "TRACE");
        // Said outright as well, so that no level of our own stands against them.
        settings.put("logging.level.org.apache", "TRACE");
        settings.put("logging.level.org.apache.hc.client5.http.wire", "TRACE");
        settings.put("logging.level.org.springframework.jdbc.core.StatementCreatorUtils", "TRACE");
        settings.put("logging.level.org.postgresql", "TRACE");
        settings.put("debug", "true");
        settings.put("logging.file.name", directory.resolve("product.log").toString());
        settings.put("spring.jmx.enabled", "true");
        settings.put("ddr.retry.first-delay", "300ms");
        settings.put("ddr.gate.first-pause", "1s");
        settings.put("ddr.gate.failure-threshold", "1000");
        settings.put("ddr.operators.otto.role", "operator");
        return settings;
    }

    /** From the environment, as they should be: an argument is seen by everybody on the machine. */
    private static Map<String, String> secrets(String clientSecret, String apiKey, String hash) {
        return Map.of(
                "DDR_BANK_CLIENT_SECRET",
                clientSecret,
                "DDR_CALLBACK_API_KEY",
                apiKey,
                "SPRING_ARTEMIS_PASSWORD",
                PEOPLE.secret("broker's password"),
                "SPRING_DATASOURCE_PASSWORD",
                PEOPLE.secret("database's password"),
                "DDR_OPERATORS_OTTO_PASSWORD",
                "{bcrypt}" + hash);
    }
}
