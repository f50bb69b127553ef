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
@Timeout(60)
class EditedRoutesFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

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
    void sendsACopyOfOneCodesDeadLettersToAQueueOfItsOwn(Stage stage) throws Exception {
        insertBelow("dead-letter-send", "id: send-to-dead-letter-queue", example("a copy of each `BSN001`"));
        Sample notSetUp = Sample.fresh();
        Sample unknownCompany = Sample.fresh();
        stage.bank().answers(notSetUp.accountNo(), BankAnswer.code("BSN001"));
        stage.bank().answers(unknownCompany.accountNo(), BankAnswer.code("BSN004"));
        String ownQueue = stage.replies() + ".vendor-setup";
        try (Product product = start(stage, Map.of("our.queues.vendor-setup", ownQueue));
                Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), unknownCompany.asDraft());
            producer.send(stage.registrations(), notSetUp.asDraft());

            await().atMost(LIMIT).until(() -> stage.queues().count(stage.dead()) == 2);
        }
        List<ReceivedMessage> copies = stage.queues().takeAll(ownQueue);
        assertThat(copies).hasSize(1);
        assertThat(copies.get(0).text())
                .isEqualTo("vendor %s is not set up at the bank, requestUID %s"
                        .formatted(notSetUp.fields().get("vendorID"), notSetUp.requestUid()));
        assertThat(stage.queues().takeAll(stage.dead()))
                .extracting(letter -> letter.property("ddrReason"))
                .containsExactlyInAnyOrder("BSN001", "BSN004");
    }

    /** A branch word that is mistyped: what it was to take becomes a dead letter, and its row says so. */
    @Test
    void givesToAPersonWhatNoBranchTakes(Stage stage) throws Exception {
        replace("registration-dispose", "in 'retry,pause,hold'", "in 'retyr,pause,hold'");
        replace("registration-dispose", "in 'accept,reject,settled'", "in 'acept,reject,settled'");
        Sample tried = Sample.fresh();
        Sample accepted = Sample.fresh();
        stage.bank().answers(tried.accountNo(), BankAnswer.code("SYS001"));
        try (Product product = start(stage, Map.of());
                Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), tried.asDraft());
            producer.send(stage.registrations(), accepted.asDraft());

            await().atMost(LIMIT).until(() -> stage.queues().count(stage.dead()) == 2);
        }
        List<ReceivedMessage> letters = stage.queues().takeAll(stage.dead());
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.property("ddrReason")).isEqualTo("SYS001"));
        assertThat(letters)
                .extracting(letter -> letter.property("ddrReasonText"))
                .containsExactlyInAnyOrder("no branch for action retry", "no branch for action accept");
        assertThat(stage.state(tried.requestUid())).isEqualTo("DEAD");
        assertThat(stage.state(accepted.requestUid())).isEqualTo("ACCEPTED");
        assertThat(stage.queues().count(stage.registrations())).isZero();
        assertThat(stage.queues().count(stage.retry())).isZero();
    }

    private Product start(Stage stage, Map<String, String> settings) {
        Map<String, String> all = new java.util.TreeMap<>(settings);
        all.put("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");
        return Product.start(stage, all);
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
