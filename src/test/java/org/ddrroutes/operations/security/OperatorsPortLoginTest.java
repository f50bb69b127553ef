package org.ddrroutes.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.CommandRun;
import org.ddrroutes.harness.ConsoleClient;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Who may do what at the operators' port, and that the bank's port knows nothing of it. */
@ExtendWith(SharedParts.class)
class OperatorsPortLoginTest {

    private static final String CLOSE = "{\"action\":\"close\",\"reason\":\"test\"}";

    /** Method, path, and what nobody, a viewer, an operator and a monitor get; 400 and 404 say that they would be let. */
    private static final String ENDPOINTS = """
            GET     |                        | 401 | 200 | 200 | 403
            GET     | health                 | 200 | 200 | 200 | 200
            HEAD    | health                 | 200 | 200 | 200 | 200
            GET     | health/readiness       | 200 | 200 | 200 | 200
            POST    | health                 | 401 | 403 | 405 | 403
            GET     | prometheus             | 401 | 200 | 200 | 200
            HEAD    | prometheus             | 401 | 200 | 200 | 200
            POST    | prometheus             | 401 | 403 | 405 | 403
            GET     | info                   | 401 | 200 | 200 | 403
            GET     | registrations          | 401 | 200 | 200 | 403
            HEAD    | registrations          | 401 | 200 | 200 | 403
            POST    | registrations          | 401 | 403 | 405 | 403
            DELETE  | registrations          | 401 | 403 | 405 | 403
            POST    | registrations/search   | 401 | 200 | 200 | 403
            PUT     | registrations/search   | 401 | 403 | 405 | 403
            GET     | registrations/x        | 401 | 404 | 404 | 403
            POST    | registrations/x        | 401 | 403 | 400 | 403
            DELETE  | registrations/x        | 401 | 403 | 405 | 403
            GET     | stuck                  | 401 | 200 | 200 | 403
            POST    | stuck                  | 401 | 403 | 405 | 403
            GET     | stuck/summary          | 401 | 200 | 200 | 403
            GET     | callbacks              | 401 | 200 | 200 | 403
            POST    | callbacks              | 401 | 403 | 405 | 403
            POST    | callbacks/c1           | 401 | 403 | 400 | 403
            GET     | audit                  | 401 | 200 | 200 | 403
            POST    | audit                  | 401 | 403 | 405 | 403
            DELETE  | audit                  | 401 | 403 | 405 | 403
            GET     | deadletters            | 401 | 200 | 200 | 403
            GET     | deadletters/summary    | 401 | 200 | 200 | 403
            GET     | deadletters/discarded  | 401 | 200 | 200 | 403
            POST    | deadletters/x          | 401 | 403 | 400 | 403
            DELETE  | deadletters/x          | 401 | 403 | 405 | 403
            GET     | bulk                   | 401 | 200 | 200 | 403
            GET     | bulk/x                 | 401 | 404 | 404 | 403
            POST    | bulk                   | 401 | 403 | 400 | 403
            POST    | bulk/x                 | 401 | 403 | 400 | 403
            GET     | gate                   | 401 | 200 | 200 | 403
            GET     | gate/history           | 401 | 200 | 200 | 403
            POST    | gate                   | 401 | 403 | 400 | 403
            PUT     | gate                   | 401 | 403 | 405 | 403
            PATCH   | gate                   | 401 | 403 | 405 | 403
            OPTIONS | gate                   | 401 | 403 | 200 | 403
            GET     | env                    | 401 | 404 | 404 | 403
            POST    | shutdown               | 401 | 403 | 404 | 403
            """;

    /** The same of the page, each form with its token. */
    private static final String PAGE = """
            GET     |                        | 303 | 200 | 200 | 403
            HEAD    |                        | 401 | 200 | 200 | 403
            GET     | login                  | 200 | 200 | 200 | 200
            POST    | logout                 | 401 | 303 | 303 | 303
            GET     | files/style.css        | 200 | 200 | 200 | 200
            GET     | webjars/htmx.org/dist/htmx.min.js | 200 | 200 | 200 | 200
            GET     | files/icon.svg         | 200 | 200 | 200 | 200
            GET     | files/login.mustache   | 303 | 404 | 404 | 403
            GET     | files/../login.mustache | 400 | 400 | 400 | 400
            GET     | files/charts.js        | 303 | 200 | 200 | 403
            GET     | webjars/uplot/dist/uPlot.iife.min.js | 303 | 200 | 200 | 403
            GET     | webjars/uplot/dist/uPlot.min.css | 303 | 200 | 200 | 403
            GET     | gate                   | 303 | 200 | 200 | 403
            POST    | gate                   | 401 | 403 | 400 | 403
            DELETE  | gate                   | 403 | 403 | 403 | 403
            GET     | stuck                  | 303 | 200 | 200 | 403
            GET     | deadletters            | 303 | 200 | 200 | 403
            GET     | deadletters/summary    | 303 | 200 | 200 | 403
            GET     | deadletters/discarded  | 303 | 200 | 200 | 403
            POST    | deadletters/x          | 401 | 403 | 400 | 403
            GET     | registrations          | 303 | 200 | 200 | 403
            POST    | registrations/search   | 401 | 200 | 200 | 403
            GET     | registrations/x        | 303 | 404 | 404 | 403
            POST    | registrations/x        | 401 | 403 | 400 | 403
            GET     | callbacks              | 303 | 200 | 200 | 403
            POST    | callbacks/c1           | 401 | 403 | 400 | 403
            GET     | audit                  | 303 | 200 | 200 | 403
            GET     | bulk                   | 303 | 200 | 200 | 403
            POST    | bulk                   | 401 | 403 | 400 | 403
            GET     | bulk/x                 | 303 | 404 | 404 | 403
            POST    | bulk/x                 | 401 | 403 | 400 | 403
            """;

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static OperatorsClient anybody;
    private static OperatorsClient viewer;
    private static OperatorsClient operator;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(10);
        Map<String, String> settings = new TreeMap<>(Map.of(
                // With a login the port may be opened to others.
                "server.address", "0.0.0.0",
                "ddr.login.allow-plain-http", "true",
                "ddr.settle.second-person", "true"));
        Map.of("vera", "viewer", "otto", "operator", "olga", "operator", "prom", "metrics")
                .forEach((name, role) -> {
                    settings.put("ddr.operators." + name + ".password", "{bcrypt}" + bcrypt.encode(name + "'s"));
                    settings.put("ddr.operators." + name + ".role", role);
                });
        product = Product.start(setup, settings);
        // Before anybody looks: the figures are kept for a while.
        setup.postgres().jdbc(setup.database()).update("""
                INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, received_at, updated_at,
                    accepted_at, bank_request_uid)
                SELECT 'hour-' || state, state, '001', 'AAAA000001', '0000119222', at, at, at + seconds * interval '1 second',
                    'hour-' || state
                FROM (SELECT date_trunc('minute', now()) - interval '10 minutes' AS at) minute,
                    (VALUES ('REGISTERED', 2), ('ACCEPTED', 3), ('DEAD', NULL)) AS each (state, seconds)""");
        anybody = OperatorsClient.of(product);
        viewer = anybody.as("vera", "vera's");
        operator = anybody.as("otto", "otto's");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/registrations",
                "/actuator/registrations/x",
                "/actuator/deadletters",
                "/actuator/gate",
                "/actuator/prometheus",
                "/actuator/env",
                "/",
                "/unknown"
            })
    void showsNothingWithoutALogin(String path) {
        isUnauthorized(anybody.get(path));
        assertThat(anybody.post("/actuator/gate", CLOSE).statusCode()).isEqualTo(401);
    }

    @Test
    void takesNoWrongPasswordAndNoUnknownName() {
        isUnauthorized(anybody.as("otto", "wrong").get("/actuator/gate"));
        isUnauthorized(anybody.as("nobody", "otto's").get("/actuator/gate"));
        isUnauthorized(anybody.with("Authorization", "Basic !!!").get("/actuator/gate"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = ENDPOINTS)
    void letsEachDoWhatItsRoleMay(
            String method, @Nullable String path, int ofNobody, int ofViewer, int ofOperator, int ofMonitor) {
        String address = path == null ? "/actuator" : "/actuator/" + path;
        OperatorsClient monitor = anybody.as("prom", "prom's");

        assertThat(Stream.of(anybody, viewer, operator, monitor).map(who -> who.status(method, address)))
                .as("nobody, viewer, operator, monitor")
                .containsExactly(ofNobody, ofViewer, ofOperator, ofMonitor);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = PAGE)
    void letsEachDoAtThePageWhatItsRoleMay(
            String method, @Nullable String path, int ofNobody, int ofViewer, int ofOperator, int ofMonitor) {
        assertThat(Stream.of(
                                new ConsoleClient(product),
                                ConsoleClient.of(product, "vera", "vera's"),
                                ConsoleClient.of(product, "otto", "otto's"),
                                ConsoleClient.of(product, "prom", "prom's"))
                        .map(who -> who.status(method, path == null ? "/console" : "/console/" + path)))
                .as("nobody, viewer, operator, monitor")
                .containsExactly(ofNobody, ofViewer, ofOperator, ofMonitor);
    }

    /** A path that is added belongs into the tables. */
    @Test
    void leavesNoPathOutOfTheTables() {
        List<String[]> rows = Stream.concat(
                        ENDPOINTS.lines().map(row -> "/actuator/" + row),
                        PAGE.lines().map(row -> "/console/" + row))
                .map(row -> row.replaceFirst("^(/[a-z]+/)([A-Z]+) *\\| *([^ ]*) *\\|.*$", "$2 $1$3")
                        .split(" "))
                .toList();
        List<String> missing = new ArrayList<>();
        for (HandlerMapping mapping :
                Objects.requireNonNull(product.bean(DispatcherHandler.class).getHandlerMappings())) {
            if (mapping instanceof RequestMappingInfoHandlerMapping mappings) {
                mappings.getHandlerMethods().keySet().forEach(each -> missing.addAll(notIn(rows, each)));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> notIn(List<String[]> rows, RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        return mapping.getPatternsCondition().getPatterns().stream()
                .flatMap(pattern -> (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                        .stream()
                                .filter(method -> rows.stream()
                                        .noneMatch(row -> row[0].equals(method.name())
                                                && pattern.matches(
                                                        PathContainer.parsePath(row[1].replaceFirst("/$", "")))))
                                .map(method -> method + " " + pattern.getPatternString()))
                .toList();
    }

    @Test
    void showsTheLastHourByTheMinute() {
        String page =
                ConsoleClient.of(product, "vera", "vera's").get("/console").body();

        assertThat(page).contains("data-received=\"3\" data-settled=\"1\" data-dead=\"1\" data-seconds=\"2.5\"");
    }

    @Test
    void saysThatItIsForbiddenAndToWhom() {
        HttpResponse<String> answer = viewer.post("/actuator/gate", CLOSE);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(OperatorsClient.json(answer).path("title").asText()).isEqualTo("Forbidden");
        assertThat(OperatorsClient.json(answer).path("wayOut").asText()).contains("operators read and act");
        assertThat(viewer.read("/actuator/gate").path("open").asBoolean()).isTrue();
    }

    @Test
    void remembersWhichOperatorActed() {
        HttpResponse<String> answer = operator.post("/actuator/gate", CLOSE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(OperatorsClient.json(answer).path("by").asText()).isEqualTo("otto");
        assertThat(operator.post("/actuator/gate", "{\"action\":\"open\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void settlesByHandOnceASecondOperatorApproves() {
        String uid = Sample.fresh().requestUid();
        setup.postgres().jdbc(setup.database()).update("""
                INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, received_at, updated_at,
                    bank_request_uid)
                VALUES (?, 'EXPIRED', '001', 'AAAA000001', '0000119222', now(), now(), ?)""", uid, uid);
        String path = "/actuator/registrations/" + uid;
        String approve = "{\"action\":\"approve\"}";
        assertThat(operator.post(path, approve).statusCode())
                .as("nothing waits")
                .isEqualTo(409);

        HttpResponse<String> asked = operator.post(
                path, "{\"action\":\"settle\",\"state\":\"REGISTERED\",\"source\":\"bank\",\"reason\":\"told\"}");
        assertThat(OperatorsClient.json(asked).path("action").asText()).isEqualTo("awaits-approval");
        assertThat(setup.state(uid)).isEqualTo("EXPIRED");
        assertThat(viewer.read("/actuator/stuck?kind=awaiting-approval")
                        .path("items")
                        .path(0)
                        .path("requestUID")
                        .asText())
                .isEqualTo(uid);
        assertThat(operator.post(path, approve).statusCode())
                .as("the same person")
                .isEqualTo(409);
        assertThat(ConsoleClient.of(product, "olga", "olga's")
                        .get("/console/registrations/" + uid)
                        .body())
                .contains("value=\"approve\"");
        assertThat(anybody.as("olga", "olga's").post(path, approve).statusCode())
                .isEqualTo(200);

        assertThat(setup.state(uid)).isEqualTo("REGISTERED");
        assertThat(setup.rows(
                        "SELECT text FROM registration_event WHERE request_uid = ? AND from_state = 'EXPIRED'"
                                + " AND to_state = 'REGISTERED'",
                        uid))
                .containsExactly(Map.of("text", "settled as REGISTERED by otto, approved by olga, source: bank: told"));
    }

    @Test
    void keepsNoSession() {
        HttpResponse<String> answer = operator.get("/actuator/gate");

        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void refusesWhatAForeignPageMakesTheBrowserSend() {
        assertThat(operator.with("Origin", "https://elsewhere.example")
                        .post("/actuator/gate", CLOSE)
                        .statusCode())
                .isEqualTo(403);
        assertThat(operator.with("Sec-Fetch-Site", "cross-site")
                        .post("/actuator/gate", CLOSE)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void tellsHealthToEverybodyAndItsDetailsToWhoIsLoggedIn() {
        assertThat(anybody.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(anybody.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(OperatorsClient.json(anybody.get("/actuator/health")).has("components"))
                .isFalse();
        assertThat(anybody.get("/actuator/health/broker").statusCode()).isEqualTo(404);

        assertThat(viewer.read("/actuator/health").path("components").fieldNames())
                .toIterable()
                .contains("broker", "bankToken", "gate", "database");
    }

    @Test
    void offersNothingElse() {
        for (String path : List.of(
                "/actuator/env",
                "/actuator/configprops",
                "/actuator/heapdump",
                "/actuator/beans",
                "/actuator/loggers",
                "/actuator/threaddump",
                "/actuator/camelroutes",
                "/callbacks/ddr",
                "/error",
                "/unknown")) {
            HttpResponse<String> answer = operator.with("Accept", "text/html").get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}");
        }
    }

    @Test
    void leavesTheBanksPortAlone() {
        Sample sample = Sample.fresh();

        HttpResponse<String> callback = BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                .post();
        HttpResponse<String> unknown = BankCallback.of(setup, product.address("/actuator/health"), sample, "I0000")
                .withMethod("GET")
                .post();

        assertThat(callback.statusCode()).isEqualTo(200);
        assertThat(unknown.statusCode()).isEqualTo(404);
        for (HttpResponse<String> answer : List.of(callback, unknown)) {
            assertThat(answer.headers().map().keySet())
                    .doesNotContain("x-frame-options", "www-authenticate", "x-content-type-options", "set-cookie");
        }
    }

    @Test
    void servesTheCommandLine(@TempDir Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "otto's");
        CommandRun otto = new CommandRun(product, "otto", password);
        CommandRun wrong = new CommandRun(product, "vera", password);

        assertThat(otto.run("status")).isZero();
        assertThat(otto.printed()).contains("health", "UP", "gate      open");
        assertThat(otto.run("find", "--state", "DEAD", "--limit", "1")).isZero();
        assertThat(otto.run("show", "no-such-registration")).isEqualTo(1);
        assertThat(otto.run("find", "--state", "GONE")).isEqualTo(2);
        assertThat(otto.run("dead")).isZero();
        assertThat(otto.run("gate", "close", "--reason", "by the command line", "--json"))
                .isZero();
        assertThat(otto.printed()).contains("\"by\" : \"otto\"");
        // With a message that waits the probe ends at once.
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), Sample.fresh().asDraft());
        }
        assertThat(otto.run("gate", "open")).isZero();
        assertThat(otto.run("audit", "--by", "otto", "--action", "close")).isZero();
        assertThat(otto.printed()).contains("by the command line");
        assertThat(wrong.run("gate")).isEqualTo(1);
    }

    @Test
    void leadsToTheLoginOfThePageAndBack() {
        ConsoleClient stranger = new ConsoleClient(product);
        HttpResponse<String> asked = stranger.get("/console/registrations?state=DEAD");
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.headers().firstValue("Location"))
                .hasValue("/console/login?to=%2Fconsole%2Fregistrations%3Fstate%3DDEAD");
        assertThat(asked.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(stranger.get("/console/login").body()).contains("Password");
        assertThat(stranger.cookie("DDR-SESSION"))
                .as("a stranger has no session")
                .isEmpty();

        HttpResponse<String> wrong = stranger.logIn("otto", "wrong", "/console");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("the name or the password is wrong").doesNotContain("Log out");

        HttpResponse<String> right = stranger.logIn("otto", "otto's", "/console/gate");
        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(right.headers().firstValue("Location")).hasValue("/console/gate");
        assertThat(right.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("DDR-SESSION=")
                        && cookie.contains("HTTPOnly")
                        && cookie.contains("SameSite=Strict")
                        && cookie.contains("Path=/console"));
        assertThat(stranger.get("/console/gate").body()).contains("Log out otto");

        String session = stranger.cookie("DDR-SESSION");
        assertThat(stranger.post("/console/logout", Map.of()).statusCode()).isEqualTo(303);
        assertThat(new ConsoleClient(product)
                        .get("/console/gate", "Cookie", "DDR-SESSION=" + session)
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void showsEachViewOfThePageWithAStrictPolicy() {
        ConsoleClient vera = ConsoleClient.of(product, "vera", "vera's");
        for (String view : List.of(
                "",
                "/gate",
                "/stuck",
                "/deadletters",
                "/deadletters/summary",
                "/deadletters/discarded",
                "/bulk",
                "/registrations",
                "/callbacks",
                "/audit")) {
            HttpResponse<String> page = vera.get("/console" + view);
            assertThat(page.statusCode()).as(view).isEqualTo(200);
            isPage(page);
            assertThat(page.body()).as(view).doesNotContain("<button>Replay", "<button>Open", "<button>Close");
        }
        isPage(vera.get("/console/unknown"));
        assertThat(vera.get("/console/unknown").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = vera.get("/console/registrations?state=%3Cscript%3E");
        isPage(wrong);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("state").doesNotContain("<script>");
    }

    @Test
    void letsThePageActForAnOperatorWithItsTokenAlone() {
        ConsoleClient vera = ConsoleClient.of(product, "vera", "vera's");
        ConsoleClient prom = ConsoleClient.of(product, "prom", "prom's");
        ConsoleClient otto = ConsoleClient.of(product, "otto", "otto's");
        Map<String, String> close = Map.of("action", "close", "reason", "by the page", "for", "");

        assertThat(prom.get("/console").statusCode()).isEqualTo(403);
        assertThat(vera.post("/console/gate", close).statusCode()).isEqualTo(403);
        assertThat(vera.post("/console/registrations/search", Map.of("account", "0000119201"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(new ConsoleClient(product).post("/console/gate", close).statusCode())
                .isEqualTo(401);
        assertThat(otto.postBare("/console/gate", close).statusCode()).isEqualTo(403);
        assertThat(otto.post("/console/gate", close, "Origin", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(otto.post("/console/gate", Map.of("action", "close")).body()).contains("reason", "must be");
        assertThat(operator.read("/actuator/gate").path("open").asBoolean()).isTrue();

        HttpResponse<String> closed = otto.post("/console/gate", close);
        assertThat(closed.statusCode()).isEqualTo(303);
        assertThat(otto.get("/console/gate?done=close").body()).contains("Done: close", "by the page", "closed");
        assertThat(otto.post("/console/gate", Map.of("action", "open")).statusCode())
                .isEqualTo(303);
        assertThat(operator.get("/actuator/audit?by=otto&action=close").body()).contains("by the page");
    }

    @Test
    void keepsTheLoginOfThePageFromTheEndpointsAndTheirsFromThePage() {
        ConsoleClient otto = ConsoleClient.of(product, "otto", "otto's");
        isUnauthorized(otto.get("/actuator/gate"));
        assertThat(operator.get("/console/gate").statusCode()).isEqualTo(303);
    }

    @Test
    void tellsOneRegistrationAsAStory() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"));
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
        ConsoleClient vera = ConsoleClient.of(product, "vera", "vera's");
        String path = "/console/registrations/" + sample.requestUid();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(vera.get(path).body()).contains("DEAD"));

        assertThat(vera.get(path).body())
                .contains("The request came, and was taken", "The bank was asked", "among the dead letters", "BSN001")
                .doesNotContain(sample.accountNo());
        // Its session is committed after the row.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(vera.get("/console/deadletters").body()).contains(sample.requestUid()));
    }

    private static void isPage(HttpResponse<String> page) {
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().allValues("Content-Security-Policy"))
                .containsExactly(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
    }

    private static void isUnauthorized(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
    }
}
