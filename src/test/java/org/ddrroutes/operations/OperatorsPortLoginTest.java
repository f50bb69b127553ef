package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.flow.BankCallback;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.Sample;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.TestSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Who may do what at the operators' port, and that the bank's port knows nothing of it. */
@ExtendWith(SharedParts.class)
class OperatorsPortLoginTest {

    private static final String CLOSE = "{\"action\":\"close\",\"reason\":\"test\"}";

    private static TestSetup setup;
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
        anybody = OperatorsClient.of(product);
        viewer = anybody.as("vera", "vera's");
        operator = anybody.as("otto", "otto's");
    }

    @AfterAll
    static void stop() {
        product.close();
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
                "/console",
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

    /** What nobody, a viewer, an operator and a monitor get; 400 and 404 say that they would be let. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    GET     | health                 | 200 | 200 | 200 | 200
                    HEAD    | health                 | 200 | 200 | 200 | 200
                    GET     | health/readiness       | 200 | 200 | 200 | 200
                    POST    | health                 | 401 | 403 | 405 | 403
                    GET     | prometheus             | 401 | 200 | 200 | 200
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
                    """)
    void letsEachDoWhatItsRoleMay(
            String method, String path, int ofNobody, int ofViewer, int ofOperator, int ofMonitor) {
        OperatorsClient monitor = anybody.as("prom", "prom's");

        assertThat(Stream.of(anybody, viewer, operator, monitor).map(who -> who.status(method, "/actuator/" + path)))
                .as("nobody, viewer, operator, monitor")
                .containsExactly(ofNobody, ofViewer, ofOperator, ofMonitor);
    }

    @Test
    void saysNoMoreThanThatItIsForbidden() {
        HttpResponse<String> answer = viewer.post("/actuator/gate", CLOSE);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(OperatorsClient.json(answer).path("title").asText()).isEqualTo("Forbidden");
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
        assertThat(otto.run("gate", "open")).isZero();
        assertThat(otto.run("audit", "--by", "otto", "--action", "close")).isZero();
        assertThat(otto.printed()).contains("by the command line");
        assertThat(wrong.run("gate")).isEqualTo(1);
    }

    private static void isUnauthorized(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401}");
    }
}
