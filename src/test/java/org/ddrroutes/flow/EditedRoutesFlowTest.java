package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes as a team might edit them. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class EditedRoutesFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path routes;

    @BeforeEach
    void copyRoutes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
    }

    /** The worked example of {@code routes/README.md}, as it stands there. */
    @Test
    void sendsACopyOfOneCodesDeadLettersToAQueueOfItsOwn(TestSetup setup) throws Exception {
        insertBelow("dead-letter-send", "id: send-to-dead-letter-queue", example("a copy of each `BSN001`"));
        Sample notSetUp = Sample.fresh();
        Sample unknownCompany = Sample.fresh();
        setup.bank().answers(notSetUp.accountNo(), BankAnswer.code("BSN001"));
        setup.bank().answers(unknownCompany.accountNo(), BankAnswer.code("BSN004"));
        String ownQueue = setup.replies() + ".vendor-setup";
        try (Product product = start(setup, Map.of("our.queues.vendor-setup", ownQueue));
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), unknownCompany.asDraft());
            producer.send(setup.registrations(), notSetUp.asDraft());

            await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 2);
        }
        List<ReceivedMessage> copies = setup.queues().takeAll(ownQueue);
        assertThat(copies).hasSize(1);
        assertThat(copies.get(0).text())
                .isEqualTo("vendor %s is not set up at the bank, requestUID %s"
                        .formatted(notSetUp.fields().get("vendorID"), notSetUp.requestUid()));
        assertThat(setup.queues().takeAll(setup.dead()))
                .extracting(letter -> letter.property("ddrReason"))
                .containsExactlyInAnyOrder("BSN001", "BSN004");
    }

    /** A branch word that is mistyped: what it was to take becomes a dead letter, and its row says so. */
    @Test
    void givesToAPersonWhatNoBranchTakes(TestSetup setup) throws Exception {
        replace("registration-dispose", "in 'retry,pause,hold'", "in 'retyr,pause,hold'");
        replace("registration-dispose", "in 'accept,reject,settled'", "in 'acept,reject,settled'");
        Sample tried = Sample.fresh();
        Sample accepted = Sample.fresh();
        setup.bank().answers(tried.accountNo(), BankAnswer.code("SYS001"));
        try (Product product = start(setup, Map.of());
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), tried.asDraft());
            producer.send(setup.registrations(), accepted.asDraft());

            await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 2);
        }
        List<ReceivedMessage> letters = setup.queues().takeAll(setup.dead());
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.property("ddrReason")).isEqualTo("SYS001"));
        assertThat(letters)
                .extracting(letter -> letter.property("ddrReasonText"))
                .containsExactlyInAnyOrder("no branch for action retry", "no branch for action accept");
        assertThat(setup.state(tried.requestUid())).isEqualTo("DEAD");
        assertThat(setup.state(accepted.requestUid())).isEqualTo("ACCEPTED");
        assertThat(setup.queues().count(setup.registrations())).isZero();
        assertThat(setup.queues().count(setup.retry())).isZero();
    }

    private Product start(TestSetup setup, Map<String, String> settings) {
        Map<String, String> all = new java.util.TreeMap<>(settings);
        all.put("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");
        return Product.start(setup, all);
    }

    private void replace(String route, String before, String after) throws IOException {
        Path file = routes.resolve(route + ".camel.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }

    /** Puts steps behind the one with this id, which is the last of its list. */
    private void insertBelow(String route, String step, String steps) throws IOException {
        Path file = routes.resolve(route + ".camel.yaml");
        String text = Files.readString(file);
        assertThat(text.indexOf("- ", text.indexOf(step))).isNegative();
        Files.writeString(file, text + steps);
    }

    /** The YAML below a heading that says this. */
    private static String example(String heading) throws IOException {
        String page = Files.readString(Path.of("routes", "README.md"));
        int start = page.indexOf("```yaml\n", page.indexOf(heading)) + "```yaml\n".length();
        return page.substring(start, page.indexOf("```", start));
    }
}
