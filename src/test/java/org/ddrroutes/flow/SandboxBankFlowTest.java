package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.sandbox.bank.BankOptions;
import org.ddrroutes.sandbox.bank.Behaviour;
import org.ddrroutes.sandbox.bank.RegisterCall;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every scenario and switch of the sandbox's bank, through the product: each registration ends in the right state. */
@ExtendWith(SharedParts.class)
class SandboxBankFlowTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** The state that each scenario ends in, by the ending of the account number. The slow ones are in the table of codes. */
    private static final Map<String, String> ENDS = ends(
            "REGISTERED", "01 04 05 06 10 11 12 13 14 20 23 24 25 26 27 28 29 30 31 33 34 35 45 46 48 49 50 51 99",
            "REJECTED", "02 03 15 16 17 39 40 41 42 43 52",
            "ACCEPTED", "08",
            "DEAD", "09 18 19 21 36 37 38 44 47");

    private static final List<String> SLOW = List.of("07", "32");

    /** Plackett and Burman's: the first row and its rotations, with a row of the usual options, hold every pair of two options. */
    private static final String DESIGN = "11011100010";

    /**
     * The third option of duplicate-first, and callback-repeated: never, each beside both options of the others. Where callbacks are
     * not repeated they cannot be read either: one that meets an error, as on a loaded machine, must make no difference.
     */
    private static final List<String> MORE_ROWS = List.of("00100200001", "11011211110", "11111111111");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @AutoClose
    private static Producer producer;

    @AutoClose
    private static SandboxBank bank;

    private static volatile @Nullable URI callbacksGoTo;

    private static Path rules;

    /** The scenario that is run against a registration before its second call, by its requestUID. */
    private static final Map<String, String> SCENARIOS_TO_RUN = new ConcurrentHashMap<>();

    @BeforeAll
    static void start(TestSetup ownSetup, @TempDir Path directory) throws IOException {
        setup = ownSetup;
        rules = Files.writeString(directory.resolve("rules.yaml"), "rules: []");
        SandboxClock clock = new SandboxClock(Clock.systemUTC());
        // The callbacks that come late come soon.
        clock.setSpeed(20);
        bank = new SandboxBank(
                new BankOptions(
                        0,
                        setup.clientId(),
                        (id, secret) -> secret.equals(setup.clientSecret()),
                        "DDR-OPEN-API",
                        "the-partner",
                        setup.apiKey(),
                        () -> callbacksGoTo == null ? product.callbackAddress() : callbacksGoTo,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Integer.MAX_VALUE,
                        BankOptions.ACCESS_LIFETIME,
                        Duration.ofSeconds(1),
                        null,
                        rules,
                        clock),
                SandboxBankFlowTest::runBeforeTheSecondCall,
                Map.of(),
                UnaryOperator.identity());
        bank.start();
        product = Product.start(
                setup,
                Map.ofEntries(
                        Map.entry("ddr.bank.base-url", "http://127.0.0.1:" + bank.port()),
                        Map.entry("ddr.callback.allowed-networks", "127.0.0.1/32"),
                        Map.entry("ddr.callback.partner-id", "the-partner"),
                        // The bank's clock is ahead.
                        Map.entry("ddr.callback.max-clock-skew", "24h"),
                        Map.entry("ddr.retry.first-delay", "100ms"),
                        Map.entry("ddr.retry.max-attempts", "4"),
                        Map.entry("ddr.gate.failure-threshold", "1000"),
                        Map.entry("ddr.gate.rate-limit-pause", "100ms"),
                        Map.entry("ddr.gate.first-pause", "100ms"),
                        Map.entry("ddr.gate.max-pause", "200ms")));
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @Test
    void endsEveryScenarioInTheRightState() throws Exception {
        List<String> endings = new ArrayList<>();
        for (JsonNode scenario : JSON.readTree(call("GET", "/scenarios", "")).path("items")) {
            endings.add(scenario.path("ending").asText());
        }
        endings.removeAll(SLOW);
        assertThat(ENDS.keySet()).containsAll(endings);

        awaitStates(send(ENDS));
    }

    @Test
    void endsEveryScenarioThatIsRunInTheRightState() {
        Map<String, String> ends = new TreeMap<>(ENDS);
        ends.remove("99");
        // What came of the first call is unknown: the bank may have it.
        ends.putAll(ends("ACCEPTED", "10 17 44"));

        awaitStates(send(ends, true));
    }

    @Test
    void endsAsTheCallbacksSayThatARunPutsInPlaceOfTheOwedOnes() throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        for (String ending : List.of("01", "02", "11", "12", "13", "26", "27", "28")) {
            String uid = accepted();
            call("POST", "/scenarios/" + ending + "/run", "{\"requestUID\":\"" + uid + "\"}");
            wanted.put(uid, ENDS.get(ending));
        }
        awaitStates(wanted);
    }

    @Test
    void answersEachCallbackOfTheCatalogueAsItSays() throws Exception {
        String refused = accepted();
        for (JsonNode one : JSON.readTree(call("GET", "/callbacks", "")).path("items")) {
            String name = one.path("name").asText();
            String expected = one.path("expect").asText();
            // A second one that is taken, and says something else, would be another's under the same requestUID.
            String uid = expected.equals("200 0") ? accepted() : refused;
            JsonNode answer = JSON.readTree(
                    call("POST", "/callbacks", "{\"requestUID\":\"" + uid + "\",\"name\":\"" + name + "\"}"));
            String code = JSON.readTree(answer.path("body").asText())
                    .path("statusCode")
                    .asText();
            assertThat(answer.path("status").asText() + " " + code).as(name).isEqualTo(expected);
        }
    }

    @Test
    void endsRightUnderEveryPairOfSwitches() throws Exception {
        JsonNode switches = JSON.readTree(call("GET", "/switches", "")).path("items");
        int last = DESIGN.length() - 1;
        assertThat(switches).hasSize(DESIGN.length());
        assertThat(switches.get(last).path("switch").asText()).isEqualTo("callback-repeated");
        List<String> rows = new ArrayList<>(MORE_ROWS);
        rows.add("0".repeat(DESIGN.length()));
        for (int i = 0; i < DESIGN.length(); i++) {
            rows.add((DESIGN.substring(i) + DESIGN.substring(0, i)).substring(0, last) + "0");
        }
        // For the two switches of the rate limit.
        Files.writeString(rules, "limit: {calls: 5, per: 2s}");
        call("POST", "/rules", "{\"preset\":\"none\"}");
        for (String row : rows) {
            Map<String, String> options = new LinkedHashMap<>();
            for (int i = 0; i < row.length(); i++) {
                JsonNode one = switches.get(i);
                options.put(
                        one.path("switch").asText(),
                        one.path("options").get(row.charAt(i) - '0').asText());
            }
            call("POST", "/switches", JSON.writeValueAsString(options));
            call("POST", "/tokens/revoke", "{}");
            boolean isReadable = options.get("callback-msg-hdr").equals("json");
            // A bank that registers again whatever comes again never answers 06.
            String told = options.get("duplicate-first").equals("neither") ? "01 04 10 23" : "01 04 06 10 23";

            awaitStates(send(ends(isReadable ? "REGISTERED" : "ACCEPTED", told, "REJECTED", "03", "DEAD", "09")));
        }
    }

    @ParameterizedTest
    @CsvSource({"on-error, REGISTERED", "never, ACCEPTED"})
    void repeatsACallbackThatFoundNobodyOrNot(String option, String state) throws Exception {
        call("POST", "/state/reset", "");
        call("POST", "/switches", "{\"callback-repeated\":\"" + option + "\"}");
        callbacksGoTo = URI.create("http://127.0.0.1:" + FreePort.find() + "/");

        Map<String, String> sent = send(ends(state, "01"));
        await("a callback that finds nobody")
                .atMost(LIMIT)
                .until(() -> call("GET", "/journal", "")
                        .contains("\"what\":\"callback\",\"requestUid\":\""
                                + sent.keySet().iterator().next()));
        callbacksGoTo = null;
        await("the bank owes nothing more").atMost(LIMIT).until(() -> bank.callbacksOwed() == 0);
        awaitStates(sent);
    }

    /** The requestUID of a registration that the bank has taken, and owes no callback. */
    private static String accepted() {
        Map<String, String> sent = send(ends("ACCEPTED", "08"));
        awaitStates(sent);
        return sent.keySet().iterator().next();
    }

    private static @Nullable Behaviour runBeforeTheSecondCall(RegisterCall call) {
        String scenario = SCENARIOS_TO_RUN.get(call.requestUid());
        if (scenario == null) {
            return null;
        }
        if (call.number() == 1) {
            return Behaviour.of("code: SYS001");
        }
        SCENARIOS_TO_RUN.remove(call.requestUid());
        try {
            call("POST", "/scenarios/" + scenario + "/run", "{\"requestUID\":\"" + call.requestUid() + "\"}");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    private static Map<String, String> send(Map<String, String> ends) {
        return send(ends, false);
    }

    /**
     * @param ends what each is to end in, by the ending of its account number
     * @param isRun the scenario of this ending is run against a registration of an account that ends in 08
     */
    private static Map<String, String> send(Map<String, String> ends, boolean isRun) {
        Map<String, String> statesByUid = new TreeMap<>();
        ends.forEach((ending, state) -> {
            Sample fresh = Sample.fresh();
            Map<String, String> fields = new LinkedHashMap<>(fresh.fields());
            fields.put("accountNo", fresh.accountNo().substring(0, 8) + (isRun ? "08" : ending));
            Sample sample =
                    new Sample(ending + "-" + UUID.randomUUID().toString().substring(0, 30), fresh.digitalId(), fields);
            if (isRun) {
                SCENARIOS_TO_RUN.put(sample.requestUid(), ending);
            }
            producer.send(setup.registrations(), sample.asDraft());
            statesByUid.put(sample.requestUid(), state);
        });
        return statesByUid;
    }

    private static void awaitStates(Map<String, String> wanted) {
        await("every registration is in its state").atMost(LIMIT).untilAsserted(() -> {
            Map<String, String> states = new TreeMap<>();
            setup.rows("SELECT request_uid, state FROM registration")
                    .forEach(row -> states.put(
                            row.get("request_uid").toString(), row.get("state").toString()));
            states.keySet().retainAll(wanted.keySet());
            assertThat(states).isEqualTo(wanted);
        });
    }

    private static String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static Map<String, String> ends(String... statesAndEndings) {
        Map<String, String> ends = new TreeMap<>();
        for (int i = 0; i < statesAndEndings.length; i += 2) {
            for (String ending : statesAndEndings[i + 1].split(" ")) {
                ends.put(ending, statesAndEndings[i]);
            }
        }
        return ends;
    }
}
