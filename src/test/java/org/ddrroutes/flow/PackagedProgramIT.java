package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The packaged program as a process: it works, it goes in order when told, and it may be shot. */
@ExtendWith(SharedParts.class)
class PackagedProgramIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void registersOnceThoughShotInMidCallAndFinishesACallWhenTerminated(TestSetup setup) {
        Sample first = Sample.fresh();
        setup.bank().answers(first.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
        try (ProductProcess shot = ProductProcess.start(setup, Map.of())) {
            send(setup, first);
            awaitCalls(setup, first, 1);
            shot.kill();
        }
        assertThat(setup.state(first.requestUid())).isEqualTo("SUBMITTING");

        try (ProductProcess next = ProductProcess.start(setup, Map.of())) {
            await().atMost(LIMIT).until(() -> setup.state(first.requestUid()).equals("ACCEPTED"));
            assertThat(setup.bank().callsFor(first.accountNo()))
                    .extracting(ReceivedCall::requestUid)
                    .containsExactly(first.requestUid(), first.requestUid());
            assertThat(setup.bank().registered(first.accountNo())).isEqualTo(1);
            assertThat(setup.registration(first.requestUid())).containsEntry("status_code", "BSN007");

            waitsAtTheBrokerOnce(setup, next);
            assertThat(read(next.managementAddress("/actuator/info")))
                    .containsPattern("\"version\":\"\\d+\\.\\d+\\.\\d+");

            Sample last = Sample.fresh();
            setup.bank().answers(last.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
            send(setup, last);
            awaitCalls(setup, last, 1);
            try (DrippingSenders slow =
                    DrippingSenders.of(BankCallback.of(setup, next.callbackAddress(), last, "I0000"), 20)) {
                next.terminate();

                // A body may drip for 30.
                assertThat(next.exitCode(Duration.ofSeconds(25))).isIn(0, 143);
                assertThat(slow.statuses()).hasSize(20).containsOnly("HTTP/1.1 503");
            }
            assertThat(setup.state(last.requestUid())).isEqualTo("ACCEPTED");
            assertThat(setup.queues().count(setup.registrations())).isZero();
            assertThat(next.output().lines().findFirst().orElseThrow())
                    .matches(".* Starting DdrRoutes v\\S+ using Java \\S+ .*");
            assertThat(next.output())
                    .doesNotContain(first.accountNo(), first.digitalId(), last.accountNo(), last.digitalId());
        }
    }

    /** As an editor runs them, beside the files; the check names no more than the one edit. */
    @Test
    void checksAndTriesTheRoutesOfTheWorkingDirectory(@TempDir Path folder) throws Exception {
        for (Path from : List.of(Path.of("routes"), Path.of("config"))) {
            FileSystemUtils.copyRecursively(from, folder.resolve(from));
        }
        Files.writeString(
                folder.resolve("a.json"),
                Sample.GUIDE.requestBody().put("requestUID", "a-1").toString());

        assertThat(run(folder, "check")).isEqualTo("0\n");
        assertThat(run(folder, "try", "--answer=BSN001", "a.json"))
                .startsWith("0\n")
                .contains("to the queue ddr.registrations.dead", "end: a dead letter, BSN001");

        Path edited = folder.resolve("routes/dead-letter-send.camel.yaml");
        Files.writeString(edited, Files.readString(edited).replace("destinationType: queue", "destinationType: que"));
        assertThat(run(folder, "check"))
                .startsWith("1\nroutes/dead-letter-send.camel.yaml:")
                .contains("did you mean queue?");

        Path settings = folder.resolve("config/application.yaml");
        Files.writeString(settings, "spring.profiles.active: sandbox", StandardOpenOption.APPEND);
        assertThat(run(folder, "check"))
                .startsWith("1\nconfig/application.yaml:")
                .contains("spring.profiles.active: The profile sandbox is active, and this program holds no sandbox")
                .doesNotContain("ddr.sandbox");
    }

    /** Two JVMs, which are stopped as one. */
    @Test
    void runsACommandInAJvmForShortRuns(@TempDir Path folder) throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            Process status = start(folder, "status", "--url", "http://localhost:" + silent.getLocalPort());
            // Then it waits for an answer, for 40 seconds.
            silent.accept();
            ProcessHandle second = status.descendants().findFirst().orElseThrow();
            assertThat(second.info().commandLine().orElseThrow()).contains(" -XX:TieredStopAtLevel=1 -jar ");

            status.destroy();

            assertThat(status.waitFor()).isEqualTo(143);
            await("its end").atMost(Duration.ofSeconds(20)).until(() -> !second.isAlive());
        }
    }

    /** The exit code, a line end, and what was printed. */
    private static String run(Path folder, String... arguments) throws Exception {
        Process process = start(folder, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + output;
    }

    private static Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "ddr-routes.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }

    private static String read(URI address) {
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of a program that dies, the broker hands what one consumer had taken to the next that waits, until none is left or
     * the message is given up as delivered too often. Of one that hangs, each consumer that waits is sent a message.
     */
    private static void waitsAtTheBrokerOnce(TestSetup setup, ProductProcess product) {
        List<Sample> samples = Stream.generate(Sample::fresh).limit(12).toList();
        // The session of the message before is committed after its row: until then the broker counts it.
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
        product.hang();
        try {
            samples.forEach(sample -> send(setup, sample));
            await("they stay at the broker, but for a few")
                    .during(Duration.ofMillis(500))
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(setup.registrations()) == 12
                            && setup.queues().delivering(setup.registrations()) <= 3);
        } finally {
            product.resume();
        }
        await().atMost(LIMIT)
                .until(() -> samples.stream()
                        .allMatch(sample -> setup.state(sample.requestUid()).equals("ACCEPTED")));
    }

    private static void send(TestSetup setup, Sample sample) {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
    }

    private static void awaitCalls(TestSetup setup, Sample sample, int count) {
        await("the bank is called")
                .atMost(LIMIT)
                .until(() -> setup.bank().callsFor(sample.accountNo()).size() == count);
    }
}
