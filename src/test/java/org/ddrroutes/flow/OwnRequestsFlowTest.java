package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without a requestUID that a route of an editor's own puts in the request queue, which is paused meanwhile. */
@ExtendWith(SharedParts.class)
class OwnRequestsFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String OURS = "our.requests";

    /** {@code {to: …}} in the steps below. */
    private static final String TO =
            "to: { uri: jms, parameters: { destinationName: \"{{ddr.queues.registrations}}\" } }";

    private static final String TRUE = "expression: { constant: { expression: \"true\" } }";

    private static final String FAIL = "throwException: { exceptionType: java.lang.IllegalStateException, message: x }";

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static RunningRoutes routes;

    @AutoClose
    private static Producer producer;

    @TempDir
    Path folder;

    private final Sample sample = Sample.fresh();

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup, Map.of("ddr.intake.consumers", "2", "ddr.intake.retry-consumers", "2"));
        routes = new RunningRoutes(product);
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @BeforeEach
    void pause() {
        setup.queues().operate(setup.registrations(), "pause");
    }

    @AfterEach
    void resume() {
        setup.queues().operate(setup.registrations(), "resume");
    }

    @AfterEach
    void empty() throws Exception {
        routes.replace(List.of());
        setup.queues().purge(setup.registrations());
    }

    /** Each sends the request it is given several times. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "two sends           | 2 | {TO}, {TO}",
                "a send around steps | 2 | {TO}, setHeader: { name: x, EXPR }, {TO}",
                "multicast           | 2 | multicast: { steps: [ {TO}, {TO} ] }",
                "side by side        | 2 | multicast: { parallelProcessing: true, steps: [ {TO}, {TO} ] }",
                "wireTap             | 2 | wireTap: { uri: `direct:our-tapped` }, {TO}",
                "loop                | 3 | loop: { expression: { constant: { expression: 3 } }, steps: [ {TO} ] }",
                "loop of copies      | 2 | loop: { copy: true, expression: { constant: { expression: 2 } }, steps: [ {TO} ] }",
                "split in split      | 4 | split: { expression: { constant: { expression: `a,b` } }, steps: [ split: { expression: { constant: { expression: `c,d` } }, steps: [ setBody: { BODY }, {TO} ] } ] }",
                "seda                | 2 | to: { uri: `seda:our-a` }, {TO}",
                "bytes               | 2 | convertBodyTo: { type: `byte[]` }, {TO}, {TO}",
                "other spelling      | 2 | {TO}, unmarshal: { json: { } }, marshal: { json: { prettyPrint: true } }, {TO}",
                "a failure between   | 2 | doTry: { steps: [ {TO}, throwException: { exceptionType: java.lang.IllegalStateException, message: x } ], doCatch: [ { exception: [ java.lang.Exception ], steps: [ {TO} ] } ] }",
            })
    void oneRequestIsRegisteredOnceHoweverOftenItIsSent(String name, int sends, String steps) throws Exception {
        load("jms:queue:" + OURS, steps);

        producer.send(OURS, request());

        List<ReceivedMessage> sent = awaitSent(sends);
        assertThat(sent)
                .extracting(one -> one.property("requestUID"))
                .doesNotContain("")
                .containsOnly(sent.get(0).property("requestUID"));
        resume();
        await("registered").atMost(LIMIT).untilAsserted(() -> {
            assertThat(setup.queues().count(setup.registrations())).isZero();
            assertThat(rows()).singleElement().isEqualTo("ACCEPTED");
        });
        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1);
    }

    /** Each makes several requests of as many messages, which happen to ask for the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "one by one  | jms:queue:our.requests           | {TO}",
                "polled      | timer:our?repeatCount=1&delay=0  | loop: { expression: { constant: { expression: 2 } }, steps: [ poll: { uri: `jms:queue:our.requests` }, setBody: { expression: { simple: { expression: `${body.text}` } } }, {TO} ] }",
                "in one list | jms:queue:our.requests           | aggregate: { completionSize: 2, aggregationStrategy: `#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy`, correlationExpression: { constant: { expression: a } }, steps: [ split: { expression: { simple: { expression: `${body}` } }, steps: [ {TO} ] } ] }",
            })
    void twoMessagesWithTheSameContentAreTwoRequests(String name, String from, String steps) throws Exception {
        producer.send(OURS, request());
        producer.send(OURS, request());
        load(from, steps);

        awaitSent(2);
        resume();

        await("registered").atMost(LIMIT).untilAsserted(() -> assertThat(rows()).hasSize(2));
    }

    @Test
    void otherContentOfTheSameMessageIsAnotherRequest() throws Exception {
        load(
                "jms:queue:" + OURS,
                "{TO}, setHeader: { name: digitalId, expression: { constant: { expression: d } } }, {TO}");

        producer.send(OURS, request());

        assertThat(awaitSent(2)).extracting(one -> one.property("requestUID")).doesNotHaveDuplicates();
    }

    @Test
    void oneThatHasARequestUidKeepsIt() throws Exception {
        load("jms:queue:" + OURS, "{TO}");

        producer.send(OURS, sample.asDraftWithoutProperties());

        assertThat(awaitSent(1)).extracting(one -> one.property("requestUID")).containsOnly("");
    }

    /** A file that a route fails on is read again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "received         | file:FILES?delay=100&initialDelay=0 | {TEXT}, {TO}, {FAIL}",
                "taken by a turn  | timer:our?period=100&delay=0 | pollEnrich: { timeout: 1000, expression: { constant: { expression: `file:FILES?delay=100&initialDelay=0` } } }, {TEXT}, {TO}, {FAIL}",
                "polled           | timer:our?period=100&delay=0 | poll: { timeout: 1000, uri: `file:FILES?delay=100&initialDelay=0` }, {TEXT}, {TO}, {FAIL}",
                "by another queue | file:FILES?delay=100&initialDelay=0 | {TEXT}, to: { uri: `jms:queue:our.passed` }, {FAIL}",
            })
    void aFileThatIsReadAgainIsTheSameRequest(String name, String from, String steps) throws Exception {
        Path files = Files.createDirectory(folder.resolve("in"));
        load(
                from.replace("FILES", files.toString()),
                steps.replace("FILES", files.toString())
                        .replace("{TEXT}", "convertBodyTo: { type: java.lang.String }")
                        .replace("{FAIL}", FAIL));

        Files.writeString(files.resolve("a.json"), sample.requestBody().toString());

        await("sent again").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) > 1);
        Files.delete(files.resolve("a.json"));
        List<ReceivedMessage> sent = setup.queues().browse(setup.registrations());
        assertThat(sent)
                .extracting(one -> one.property("requestUID"))
                .doesNotContain("")
                .containsOnly(sent.get(0).property("requestUID"));
    }

    /** The session of a request waits for the threads that it goes through. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "threads      | threads: { }, {FAIL}",
                "side by side | split: { parallelProcessing: true, expression: { constant: { expression: `a,b` } }, steps: [ {FAIL} ] }",
                "delayed      | delay: { asyncDelayed: true, expression: { constant: { expression: 10 } } }, {FAIL}",
            })
    void whatFailsInAnotherThreadIsNotConsumed(String name, String steps) throws Exception {
        load("jms:queue:" + OURS, steps.replace("{FAIL}", FAIL) + ", {TO}");

        producer.send(OURS, request());

        assertThat(setup.queues().take("DLQ", LIMIT)).isPresent();
    }

    private OutgoingMessage request() {
        return OutgoingMessage.of(sample.requestBody().toString());
    }

    private List<ReceivedMessage> awaitSent(int count) {
        await("sent").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == count);
        return setup.queues().browse(setup.registrations());
    }

    private List<Object> rows() {
        return setup.rows("SELECT state FROM registration WHERE account_no = ?", sample.accountNo()).stream()
                .map(row -> row.get("state"))
                .toList();
    }

    private void load(String from, String steps) throws Exception {
        String listed =
                ("removeHeaders: { pattern: \"*\" }, setVariable: { name: our-text, expression: { simple: { expression: \"${body}\" } } }, "
                                + steps)
                        .replace("{TO}", TO)
                        .replace("`", "\"")
                        .replace("EXPR", TRUE)
                        .replace("BODY", "expression: { simple: { expression: \"${variable.our-text}\" } }");
        Files.writeString(
                Files.createDirectories(folder.resolve("routes")).resolve("our-requests.camel.yaml"),
                """
                - route:
                    id: our-requests
                    from: { uri: "%s", steps: [ %s ] }
                - route:
                    id: our-tapped
                    from: { uri: "direct:our-tapped", steps: [ %s ] }
                - route:
                    id: our-passed
                    from: { uri: "jms:queue:our.passed", steps: [ removeHeaders: { pattern: "*" }, %s ] }
                - route:
                    id: our-seda
                    from: { uri: "seda:our-a", steps: [ %s ] }
                """.formatted(from, listed, TO, TO, TO));
        routes.replace(folder.resolve("routes"));
    }
}
