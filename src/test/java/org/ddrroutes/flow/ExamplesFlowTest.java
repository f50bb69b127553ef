package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/** What the examples of {@code src/examples} do when their files are put over the shipped ones. */
@ExtendWith(SharedParts.class)
class ExamplesFlowTest {

    private static final Path EXAMPLES = Path.of("src", "examples");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static RunningRoutes routes;

    @AutoClose
    private static Producer producer;

    private static Properties ours;

    private final Sample sample = Sample.fresh();

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        ours = settings(
                "bank-header",
                "audit-copy",
                "results-of-one-vendor",
                "dead-letter-copy",
                "dead-letter-alert",
                "requests-in-xml",
                "requests-in-csv");
        Map<String, String> settings = new LinkedHashMap<>();
        ours.forEach((name, value) -> settings.put(name.toString(), value.toString()));
        settings.put("ddr.bank.codes-file", "file:src/examples/changed-action/config/our/bank-codes.yaml");
        settings.put("ddr.intake.gated-queues", ours.getProperty("our.csv.queue"));
        settings.put("ddr.intake.consumers", "2");
        settings.put("ddr.intake.retry-consumers", "2");
        product = Product.start(setup, settings);
        routes = new RunningRoutes(product);
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @BeforeEach
    void emptyQueues() {
        ours.forEach((name, value) -> {
            if (name.toString().matches("our\\..*(queue|unreadable)")) {
                setup.queues().takeAll(value.toString());
            }
        });
        setup.queues().takeAll(setup.dead());
        setup.queues().takeAll(setup.results());
    }

    @Test
    void bankHeader() throws Exception {
        routes.replace(EXAMPLES.resolve("bank-header/routes"));

        producer.send(setup.registrations(), sample.asDraft());

        awaitState("ACCEPTED");
        assertThat(setup.bank().callsFor(sample.accountNo()).get(0).header("x-channel"))
                .isEqualTo("branch-7");
    }

    @Test
    void auditCopy() throws Exception {
        routes.replace(EXAMPLES.resolve("audit-copy/routes"));

        producer.send(setup.registrations(), sample.asDraft());

        awaitState("ACCEPTED");
        assertThat(awaitMessages("our.audit.queue"))
                .singleElement()
                .satisfies(copy ->
                        assertThat(copy.text()).isEqualTo(sample.requestBody().toString()));
    }

    @Test
    void resultsOfOneVendor() throws Exception {
        routes.replace(EXAMPLES.resolve("results-of-one-vendor/routes"));

        producer.send(setup.registrations(), sample.asDraft());
        producer.send(setup.registrations(), OutgoingMessage.of("{\"vendorID\":\"002\"}"));

        assertThat(awaitMessages("our.results.queue"))
                .singleElement()
                .satisfies(result -> assertThat(result.text()).contains(sample.requestUid(), "ACCEPTED"));
        await("the result of the other")
                .atMost(LIMIT)
                .until(() -> setup.queues().count(setup.results()) == 1);
    }

    @Test
    void deadLetterCopy() throws Exception {
        routes.replace(EXAMPLES.resolve("dead-letter-copy/routes"));
        Sample other = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"));
        setup.bank().answers(other.accountNo(), BankAnswer.code("BSN004"));

        producer.send(setup.registrations(), other.asDraft());
        producer.send(setup.registrations(), sample.asDraft());

        await("dead letters").atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 2);
        assertThat(awaitMessages("our.dead-letters.queue")).singleElement().satisfies(copy -> {
            assertThat(copy.text()).isEqualTo(sample.requestBody().toString());
            assertThat(copy.property("requestUID")).isEqualTo(sample.requestUid());
        });
    }

    @Test
    void deadLetterAlert() throws Exception {
        routes.replace(EXAMPLES.resolve("dead-letter-alert/routes"));
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN004"));

        producer.send(setup.registrations(), sample.asDraft());

        assertThat(awaitMessages("our.alerts.queue"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.text())
                        .isEqualTo("dead letter: requestUID " + sample.requestUid() + ", vendor 001, code BSN004"));
        assertThat(product.bean(MeterRegistry.class)
                        .get("our.dead.letters")
                        .counter()
                        .count())
                .isEqualTo(1);
        await("the dead letter").atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 1);
    }

    @Test
    void requestsInXml() throws Exception {
        routes.replace(EXAMPLES.resolve("requests-in-xml/routes"));
        StringBuilder xml = new StringBuilder("<request><requestUID>" + sample.requestUid() + "</requestUID><digitalId>"
                + sample.digitalId() + "</digitalId>");
        sample.fields().forEach((name, value) -> xml.append("<%s>%s</%s>".formatted(name, value, name)));

        producer.send(ours.getProperty("our.xml.queue"), OutgoingMessage.of(xml + "</request>"));
        producer.send(ours.getProperty("our.xml.queue"), OutgoingMessage.of("<request>"));

        awaitState("ACCEPTED");
        assertThat(awaitMessages("our.xml.unreadable"))
                .singleElement()
                .satisfies(unreadable -> assertThat(unreadable.text()).isEqualTo("<request>"));
    }

    @Test
    void requestsInCsv() throws Exception {
        routes.replace(EXAMPLES.resolve("requests-in-csv/routes"));
        Sample second = Sample.fresh();
        producer.send(ours.getProperty("our.csv.queue"), OutgoingMessage.of("requestUID,vendorID\n"));

        producer.send(
                ours.getProperty("our.csv.queue"),
                OutgoingMessage.of("requestUID,digitalId,"
                        + String.join(",", sample.fields().keySet()) + "\n" + line(sample) + "\n" + line(second)
                        + "\n"));

        awaitState("ACCEPTED");
        assertThat(awaitMessages("our.csv.unreadable")).hasSize(1);
        await("the second line")
                .atMost(LIMIT)
                .until(() -> setup.state(second.requestUid()).equals("ACCEPTED"));
    }

    /** A closed gate is about calls of the bank: a route of one's own goes on, unless its queue is named beside ours. */
    @Test
    void ownRoutesReceiveWhateverTheGateSaysUnlessAskedToWait() throws Exception {
        routes.replace(EXAMPLES.resolve("requests-in-xml/routes"));
        OperatorsClient operators = OperatorsClient.of(product);
        operators.post("/actuator/gate", "{\"action\":\"close\",\"reason\":\"a test\"}");
        try {
            producer.send(ours.getProperty("our.xml.queue"), OutgoingMessage.of("<request><ref1>1</ref1></request>"));

            await("put in the request queue")
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(setup.registrations()) == 1);
            routes.replace(EXAMPLES.resolve("requests-in-csv/routes"));
            producer.send(ours.getProperty("our.csv.queue"), OutgoingMessage.of("ref1\n1\n"));
            await("it waits")
                    .during(Duration.ofSeconds(1))
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(ours.getProperty("our.csv.queue")) == 1);
        } finally {
            operators.post("/actuator/gate", "{\"action\":\"open\"}");
        }
        await("both are refused").atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 2);
    }

    @Test
    void changedAction() throws Exception {
        routes.replace(List.of());
        setup.bank().answers(sample.accountNo(), BankAnswer.code("CBS001"));

        producer.send(setup.registrations(), sample.asDraft());

        awaitState("DEAD");
    }

    /** A step of one's own that fails in its {@code doTry} does not touch the request. */
    @Test
    void aSideStepThatFailsDoesNotTouchTheRequest() throws Exception {
        routes.replace(List.of(new RunningRoutes.Edit("registration-submit", "        - choice:\n", """
                                - doTry:
                                    steps:
                                      - throwException:
                                          exceptionType: java.lang.IllegalStateException
                                          message: ours
                                    doCatch:
                                      - exception:
                                          - java.lang.Exception
                                        steps:
                                          - log:
                                              message: failed beside
                                - choice:
                        """, null, null)));

        producer.send(setup.registrations(), sample.asDraft());

        awaitState("ACCEPTED");
        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1);
    }

    private static String line(Sample sample) {
        return sample.requestUid() + "," + sample.digitalId() + ","
                + String.join(",", sample.fields().values());
    }

    private void awaitState(String state) {
        await(state)
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo(state));
    }

    private static List<ReceivedMessage> awaitMessages(String setting) {
        String queue = ours.getProperty(setting);
        await(queue).atMost(LIMIT).until(() -> setup.queues().count(queue) > 0);
        return setup.queues().takeAll(queue);
    }

    private static Properties settings(String... examples) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(java.util.Arrays.stream(examples)
                .map(example -> new FileSystemResource(EXAMPLES.resolve(example + "/config/our/application.yaml")))
                .toArray(FileSystemResource[]::new));
        return yaml.getObject();
    }
}
