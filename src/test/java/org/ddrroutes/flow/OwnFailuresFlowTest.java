package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Routes of an editor's own whose failures nothing handles. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class OwnFailuresFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String OURS = "our.failing";
    private static final String ACCOUNT = "A1103700123459";

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static RunningRoutes routes;

    @AutoClose
    private static Producer producer;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup, Map.of());
        routes = new RunningRoutes(product);
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    /** Wherever it comes from, and in whatever thread. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jms:queue:our.failing                        | {FAIL}",
                "timer:our?repeatCount=1                      | {BODY}, {FAIL}",
                "scheduler:our?repeatCount=1                  | {BODY}, {FAIL}",
                "file:FOLDER/in                               | convertBodyTo: { type: java.lang.String }, {FAIL}",
                "timer:our?repeatCount=1                      | {BODY}, to: { uri: 'seda:our-a' }",
                "timer:our?repeatCount=1                      | {BODY}, wireTap: { uri: 'direct:our-a' }",
                "timer:our?repeatCount=1                      | {BODY}, threads: { poolSize: 1 }, {FAIL}",
                "timer:our?repeatCount=1                      | {BODY}, aggregate: { correlationExpression: { constant: { expression: a } }, completionSize: 1, aggregationStrategy: '#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy', steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, aggregate: { correlationExpression: { constant: { expression: a } }, completionTimeout: 1, aggregationStrategy: '#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy', steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, resequence: { expression: { constant: { expression: 1 } }, batchConfig: { batchSize: 1 }, steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, resequence: { expression: { constant: { expression: 1 } }, streamConfig: { timeout: 10 }, steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, multicast: { parallelProcessing: true, steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, onCompletion: { steps: [ {FAIL} ] }",
                "timer:our?repeatCount=1                      | {BODY}, split: { expression: { simple: { expression: '${body}' } }, steps: [ {FAIL} ] }",
            })
    void areToldByTheirClassesAlone(String from, String steps, CapturedOutput output) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("in")).resolve("one.txt"), ACCOUNT);
        load(from.replace("FOLDER", folder.toString()), steps);

        producer.send(OURS, OutgoingMessage.of(ACCOUNT));

        await("the line")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(output)
                        .containsPattern(
                                "ERROR .* routes\\.our-\\w+ .*: failed, and nothing handled it, at our-\\w+ / \\S+: "
                                        + "java\\.lang\\.NumberFormatException, in org\\.apache\\.camel\\."));
        routes.replace(List.of());
        setup.queues().purge(OURS);
        assertThat(output).doesNotContain(ACCOUNT);
    }

    /** The client of the bank's has its own time, and connections that no other call takes. */
    @Test
    void areOfTheirOwnCallsAndNotOfTheBanks(CapturedOutput output) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            load(
                    "timer:our?repeatCount=1",
                    "to: { id: our-call, uri: http, parameters: { httpUri: 'http://localhost:%d', httpClient.responseTimeout: 300 } }"
                            .formatted(silent.getLocalPort()));

            await("the line")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(output)
                                    .containsPattern(
                                            "routes\\.our-failing .* at our-failing / our-call: java\\.net\\.SocketTimeoutException"));
        } finally {
            routes.replace(List.of());
        }
    }

    private void load(String from, String steps) throws Exception {
        String fail = "convertBodyTo: { type: java.lang.Long }";
        String listed = steps.replace("{FAIL}", fail)
                .replace("{BODY}", "setBody: { expression: { constant: { expression: " + ACCOUNT + " } } }");
        Files.writeString(
                Files.createDirectories(folder.resolve("routes")).resolve("our-failing.camel.yaml"),
                """
                - route:
                    id: our-failing
                    from: { uri: "%s", steps: [ removeHeaders: { pattern: "*" }, %s ] }
                - route:
                    id: our-seda
                    from: { uri: "seda:our-a", steps: [ %s ] }
                - route:
                    id: our-tapped
                    from: { uri: "direct:our-a", steps: [ %s ] }
                """.formatted(from, listed, fail, fail));
        routes.replace(folder.resolve("routes"));
    }
}
