package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.harness.JmsProducer;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A broker whose disk is full lets nobody send, whatever the policy of the address; the calls are in flight. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class BrokerDiskFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** In this JVM: nobody else can be told that its disk is full. */
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    @Test
    void losesNothingAndBlamesNoMessageWhileTheBrokersDiskIsFull(
            TestSetup setup, @TempDir Path directory, CapturedOutput log) throws Exception {
        String url = "tcp://127.0.0.1:" + FreePort.find();
        broker.setConfiguration(configuration(url, directory));
        broker.start();
        CompletableFuture<Void> isFull = new CompletableFuture<>();
        List<Sample> accepted = samples(setup, isFull, BankAnswer.accepted());
        List<Sample> retried = samples(setup, isFull, BankAnswer.code("BSN003"));
        List<Sample> dead = samples(setup, isFull, BankAnswer.code("BSN001"));
        List<Sample> all =
                Stream.of(accepted, retried, dead).flatMap(List::stream).toList();
        try (Product product = Product.start(
                        setup, Map.of("spring.artemis.broker-url", url, "ddr.retry.first-delay", "500ms"));
                Producer producer = new JmsProducer(new ActiveMQConnectionFactory(url))) {
            all.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            await("calls in flight").atMost(LIMIT).untilAsserted(() -> isIn(setup, all, "SUBMITTING"));

            fillDisk(0);
            isFull.complete(null);
            try {
                await("told").atMost(LIMIT).until(() -> log.getOut().contains("broker outage, SEND_BLOCKED"));
                await("all is back that was refused")
                        .during(Duration.ofMillis(500))
                        .atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(queue(setup.registrations()).getDeliveringCount())
                                        .isZero());
                assertThat(queue(setup.registrations()).getMessageCount()).isPositive();
            } finally {
                fillDisk(1);
            }
            await("each is where it belongs").atMost(LIMIT).untilAsserted(() -> {
                isIn(setup, accepted, "ACCEPTED");
                isIn(setup, retried, "ACCEPTED");
                isIn(setup, dead, "DEAD");
                assertThat(queue(setup.dead()).getMessageCount()).isEqualTo(dead.size());
                assertThat(queue(setup.results()).getMessageCount()).isEqualTo(all.size());
                assertThat(queue(setup.registrations()).getMessageCount()).isZero();
            });
        } finally {
            isFull.complete(null);
            broker.stop();
        }
        assertThat(accepted)
                .allSatisfy(sample ->
                        assertThat(setup.bank().registered(sample.accountNo())).isEqualTo(1));
        assertThat(log.getOut().lines().filter(line -> line.contains("broker outage")))
                .satisfiesExactly(
                        begin -> assertThat(begin).contains(" ERROR "),
                        end -> assertThat(end).contains("over after"));
    }

    private static List<Sample> samples(TestSetup setup, CompletableFuture<Void> answered, BankAnswer first) {
        List<Sample> samples =
                IntStream.range(0, 4).mapToObj(i -> Sample.fresh()).toList();
        samples.forEach(sample -> {
            Iterator<BankAnswer> answers = List.of(first, BankAnswer.accepted()).iterator();
            setup.bank().answers(sample.accountNo(), call -> {
                answered.join();
                return answers.next();
            });
        });
        return samples;
    }

    private static void isIn(TestSetup setup, List<Sample> samples, String state) {
        assertThat(samples)
                .allSatisfy(
                        sample -> assertThat(setup.state(sample.requestUid())).isEqualTo(state));
    }

    private Queue queue(String name) {
        return broker.getActiveMQServer().locateQueue(name);
    }

    /** @param most the share of the disk that may be used */
    private void fillDisk(double most) {
        FileStoreMonitor disk = ((ActiveMQServerImpl) broker.getActiveMQServer()).getMonitor();
        disk.setMaxUsage(most);
        disk.tick();
    }

    private static Configuration configuration(String url, Path directory) throws Exception {
        return new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(100)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .addAcceptorConfiguration("loopback", url)
                .setAddressSettings(Collections.singletonMap(
                        "#",
                        new AddressSettings()
                                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false)
                                .setMaxDeliveryAttempts(10)
                                .setDeadLetterAddress(SimpleString.of("DLQ"))));
    }
}
