package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request asks beyond what it may is refused, never left out: it would do something else than was meant. */
@ExtendWith(SharedParts.class)
class StrictRequestsTest {

    @AutoClose
    private static Product product;

    private static OperatorsClient client;

    @BeforeAll
    static void start(TestSetup setup) {
        product = Product.start(setup);
        client = OperatorsClient.of(product);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    registrations?reason=BSN001        | reason  | state, to, vendorID
                    registrations?vendorId=001         | vendorId| vendorID
                    registrations?limit=1&limit=2      | limit   | once
                    registrations?dryRun               | dryRun  | vendorID
                    registrations/x?state=DEAD         | state   | takes none
                    deadletters?state=DEAD             | state   | reason, replayed, text, to, vendorID
                    deadletters?after=&after=          | after   | once
                    gate?verbose=true                  | verbose | takes none
                    registrations?account=1            | account | accountEnding, after, bankRequestUID
                    stuck?state=DEAD                   | state   | after, kind, limit
                    callbacks?state=x                  | state   | after, from, kind, limit, to
                    audit?who=x                        | who     | action, after, by, from, limit, to
                    deadletters/discarded?reason=x     | reason  | after, from, limit, to
                    bulk?state=done                    | state   | after, limit
                    gate/history?by=x                  | by      | after, from, limit, to
                    registrations?from=2026-11-27&to=2026-11-26 | from | before to
                    deadletters?from=2026-11-27&to=2026-11-26   | from | before to
                    callbacks?from=2026-11-27T10:00:00Z&to=2026-11-27T10:00:00Z | from | before to
                    health?details=true                | details | takes none
                    health/readiness?x=1               | x       | takes none
                    prometheus?name=jvm                | name    | includedNames
                    bulk?limit=%2B5                    | limit   | whole number
                    stuck?limit=%D9%A5                 | limit   | whole number
                    """)
    void refusesAParameterThatItDoesNotTake(String path, String field, String right) {
        refused(client.get("/actuator/" + path), field, right);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    gate?action=open       | {}                                     | action | takes none
                    gate?reason=x          | {"action":"open"}                      | reason | takes none
                    gate                   | {}                                     | action | close, open, probe
                    gate                   | {"action":null}                        | action | close, open, probe
                    gate                   | {"action":["open"]}                    | action | close, open, probe
                    gate                   | {"action":"open","reason":"x"}         | reason | takes action
                    gate                   | {"action":"close","reason":"x","x":"y"}| x      | action, for, reason
                    gate                   | {"action":"close","reason":7}          | reason | string
                    gate                   | {"action":"close","reason":null}       | reason | string
                    gate                   | {"action":"open","action":"open"}      | body   | one JSON object
                    gate                   | {"action":"open"} {}                   | body   | one JSON object
                    gate                   | {"action":"open"}x                     | body   | one JSON object
                    gate                   | ["open"]                               | body   | one JSON object
                    gate                   | {"action":"open",}                     | body   | one JSON object
                    gate                   | {"action":"probe","for":"5m"}          | for    | takes action
                    registrations/x        | {"action":"replay"}                    | action | approve, put-back, settle
                    registrations/x        | {"action":"put-back","reason":"x"}     | reason | takes action
                    registrations/x        | {"action":"settle","state":"DEAD","source":"s","reason":"r"} | state | REGISTERED or REJECTED
                    registrations/x        | {"action":"settle","state":"REGISTERED","reason":"r"}        | source | 1 to 200
                    registrations/x        | {"action":"settle","state":"REGISTERED","source":"s"}        | reason | 1 to 200
                    registrations/search   | {"account":"12a"}                      | account | 1 to 13 digits
                    registrations/search   | {"accountNo":"12"}                     | accountNo | account, accountEnding
                    registrations/search   | {"vendorID":1}                         | vendorID | string
                    registrations/search?ref=x | {}                                 | ref    | takes none
                    callbacks/c1           | {"action":"match"}                     | requestUID | 1 to 36
                    callbacks/c1           | {"action":"dismiss"}                   | reason | 1 to 200
                    callbacks/c1           | {"action":"settle"}                    | action | dismiss, match
                    bulk                   | {"action":"settle"}                    | action | discard, put-back, replay
                    bulk                   | {"action":"replay","reason":"x","filter":"BSN001"} | filter | an object
                    bulk                   | {"action":"replay","reason":"x","filter":{"state":"DEAD"}} | state | from, reason, replayed, text, to, vendorID
                    bulk                   | {"action":"put-back","reason":"x","filter":{"reason":"x"}} | reason | companyID, from, state, to, vendorID
                    bulk                   | {"action":"replay","filter":{}}        | reason | 1 to 200
                    bulk/x                 | {"action":"start","rate":"50"}         | rate   | a number
                    bulk/x                 | {"action":"start","cap":"50"}          | cap    | "rate":1,"cap":1}
                    bulk/x                 | {"action":"start","rate":0}            | rate   | from 1 to 1000
                    bulk/x                 | {"action":"start","cap":1.5}           | cap    | whole number
                    bulk/x                 | {"action":"pause","rate":5}            | rate   | takes action
                    deadletters/x?dryRun=1 | {"action":"replay"}                    | dryRun | takes none
                    deadletters/x          | {"action":"replay","dryRun":true}      | dryRun | takes action
                    deadletters/x          | {"action":"replay","reason":"x"}       | reason | takes action
                    deadletters/x          | {"action":"discard","why":"x"}         | why    | action, reason
                    deadletters/x          | {"Action":"replay"}                    | action | discard, replay, undo-discard
                    """)
    void refusesABodyThatSaysMoreThanItMay(String path, String body, String field, String right) {
        refused(client.post("/actuator/" + path, body), field, right);
        assertThat(client.read("/actuator/gate").path("by").asText()).isNotEqualTo("operator");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
                    prometheus      | ``                                                       | 200
                    health          | ``                                                       | 200
                    prometheus      | `, ,`                                                    | 200
                    registrations   | `  `                                                     | 200
                    registrations   | image/png                                                | 406
                    registrations   | a/b/c                                                    | 406
                    prometheus      | a/b/c                                                    | 406
                    health          | application/json, ,                                      | 406
                    gate            | *;q=2                                                    | 406
                    gate;x=1        | */*                                                      | 400
                    info%2f         | */*                                                      | 400
                    """)
    void answersAnyHeaderAcceptAndAnyPath(String path, String accept, int status) {
        HttpResponse<String> answer = client.with("Accept", accept).get("/actuator/" + path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json"))
                .isEqualTo(status != 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    PUT  | gate           | application/json | 405 | `GET, POST`
                    GET  | deadletters/x  | application/json | 405 | POST
                    POST | gate           | text/plain       | 415 | Content-Type
                    """)
    void saysWhatIsTakenInsteadOfAMethodOrTypeThatIsNot(
            String method, String path, String type, int status, String wayOut) {
        HttpResponse<String> answer =
                client.with("Content-Type", type).send(method, "/actuator/" + path, "{\"action\":\"open\"}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(OperatorsClient.json(answer).path("detail").asText()).isNotEmpty();
        assertThat(OperatorsClient.json(answer).path("wayOut").asText()).contains(wayOut);
    }

    /** More than Spring puts in order. */
    @Test
    void refusesMoreMediaTypesThanAnybodyAccepts() {
        assertThat(client.with("Accept", "a/b, ".repeat(60) + "application/json")
                        .get("/actuator/gate")
                        .statusCode())
                .isEqualTo(406);
    }

    private static void refused(HttpResponse<String> answer, String field, String right) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = OperatorsClient.json(answer);
        assertThat(problem.path("field").asText()).isEqualTo(field);
        assertThat(problem.path("detail").asText() + ": "
                        + problem.path("wayOut").asText())
                .contains(right);
    }
}
