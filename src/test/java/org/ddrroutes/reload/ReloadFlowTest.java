package org.ddrroutes.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.ddrroutes.check.Edit;
import org.ddrroutes.check.EditedFiles;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.harness.TokenCall;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.info.Info;

/** Files that are saved while the program runs. */
@ExtendWith(SharedParts.class)
@Timeout(300)
class ReloadFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WRONG_EDITS = 12;

    @TempDir
    static Path folder;

    private static EditedFiles files;
    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @AutoClose
    private static Producer producer;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        files = new EditedFiles(folder);
        files.write("secrets/keys.callback", setup.apiKey());
        files.write("secrets/networks.bank", "127.0.0.0/8");
        files.write("secrets/secret.bank", setup.clientSecret());
        product = Product.start(
                setup,
                Map.of(
                        "ddr.routes.reload",
                        "true",
                        "ddr.callback.api-key",
                        "${keys.callback}",
                        "ddr.callback.allowed-networks",
                        "${networks.bank}",
                        "ddr.bank.client-secret",
                        "${secret.bank}",
                        "spring.config.import",
                        "configtree:" + folder + "/secrets/",
                        "ddr.bank.codes-file",
                        "file:" + folder + "/config/bank-codes.yaml",
                        "camel.main.routes-include-pattern",
                        "file:" + folder + "/routes/*.camel.yaml"),
                new LookInterval(Duration.ofMillis(200)));
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @BeforeEach
    void restore() {
        files.restore();
        await("the shipped files run").atMost(LIMIT).until(ReloadFlowTest::runsWhatIsSaved);
    }

    /** The version is a setting of one's own, which is new, too. */
    @Test
    void takesRoutesAndCodesTogetherAndTellsWhatRuns() {
        Info before = info();
        VersionedRoutes.write(files, "{{our.version}}");
        files.write("secrets/our.version", "v1");
        files.replace("config/bank-codes.yaml", "BSN001: { action: dead-letter }", "BSN001: { action: reject }");
        await().atMost(LIMIT).until(ReloadFlowTest::runsWhatIsSaved);
        Sample accepted = Sample.fresh();
        Sample notSetUp = Sample.fresh();
        setup.bank().answers(notSetUp.accountNo(), BankAnswer.code("BSN001"));

        producer.send(setup.registrations(), accepted.asDraft());
        producer.send(setup.registrations(), notSetUp.asDraft());

        await().atMost(LIMIT).until(() -> setup.state(notSetUp.requestUid()).equals("REJECTED"));
        await().atMost(LIMIT).until(() -> setup.state(accepted.requestUid()).equals("ACCEPTED"));
        assertThat(versions(accepted)).containsExactly("v1/v1");
        Map<String, Object> routes = routes(info());
        assertThat(routes.get("sha256")).isNotEqualTo(routes(before).get("sha256"));
        assertThat(version(info(), "bank-call")).isNotEqualTo(version(before, "bank-call"));
        assertThat(version(info(), "token-issue")).isEqualTo(version(before, "token-issue"));
        assertThat(routes.get("diskDiffers")).isEqualTo(false);
    }

    /** A part of the edits that the check is tested with. */
    @Test
    void runsOnWhateverIsSaved() {
        List<Edit> wrong = Edit.wrong().stream()
                .filter(edit -> edit.file().startsWith("routes/") || edit.file().equals("config/bank-codes.yaml"))
                // Queues, addresses and what stands beside the routes are set otherwise here than where an edit is
                // checked.
                .filter(edit -> edit.also() == null)
                .filter(edit -> !edit.toString().matches("(?s).*(ddr(\\.|%2E)re|baseurl|spring\\.).*"))
                .toList();
        List<Sample> sent = new ArrayList<>();
        for (int i = 0; i < WRONG_EDITS; i++) {
            Edit edit = wrong.get(i * wrong.size() / WRONG_EDITS);
            files.restore();
            edit.apply(files);
            if (files.check().stream().allMatch(line -> line.contains("  warning: "))) {
                continue;
            }
            await(edit.toString()).atMost(LIMIT).until(() -> hasRefused(edit));
            Sample sample = Sample.fresh();
            producer.send(setup.registrations(), sample.asDraft());
            sent.add(sample);
        }

        assertThat(sent).hasSizeGreaterThan(WRONG_EDITS / 2);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(sent)
                        .allSatisfy(sample ->
                                assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED")));
        assertThat(runningRoutes()).isNotEmpty().allMatch(ServiceStatus::isStarted);
        assertThat(product.bean(MeterRegistry.class)
                        .get("ddr.routes.edit.refused")
                        .gauge()
                        .value())
                .isEqualTo(1);
        var health = product.bean(RoutesHealthIndicator.class).health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsKeys("editRefusedAt", "findings");
        files.restore();
        await().atMost(LIMIT)
                .until(() -> product.bean(LiveFiles.class).refusal().isEmpty());
    }

    @Test
    void takesEachMessageThroughOneVersionWhileRegistrationsFlow() throws Exception {
        List<Sample> sent = new CopyOnWriteArrayList<>();
        AtomicBoolean goesOn = new AtomicBoolean(true);
        setup.bank().answersEverybody(call -> BankAnswer.accepted().after(Duration.ofMillis(100)));
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try (Producer own = Producer.Protocol.CORE.connect(setup.broker())) {
                while (goesOn.get()) {
                    Sample sample = Sample.fresh();
                    own.send(setup.registrations(), sample.asDraft());
                    sent.add(sample);
                    await().pollDelay(Duration.ofMillis(20)).until(() -> true);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(LIMIT).until(() -> sent.size() > 10);
        for (String version : List.of("v2", "v3", "v4")) {
            VersionedRoutes.write(files, version);
            await(version).atMost(LIMIT).until(ReloadFlowTest::runsWhatIsSaved);
            files.append("routes/bank-call.camel.yaml", "- rout:\n    id: own\n");
            await().atMost(LIMIT)
                    .until(() -> product.bean(LiveFiles.class).refusal().isPresent());
            int before = sent.size();
            await().atMost(LIMIT).until(() -> sent.size() > before + 10);
        }
        goesOn.set(false);
        sender.get();

        await("all are accepted").atMost(LIMIT).until(() -> accepted(sent) == sent.size());
        assertThat(sent).allSatisfy(sample -> {
            assertThat(setup.bank().registered(sample.accountNo())).isEqualTo(1);
            assertThat(versions(sample)).hasSize(1).first().isIn("none", "v2/v2", "v3/v3", "v4/v4");
            // The bank, too, sends again after a 503: the answer of a busy machine.
            await().atMost(LIMIT).until(() -> postCallback(sample) == 200);
        });
        assertThat(versions(sent.get(0))).containsExactly("none");
        assertThat(versions(sent.get(sent.size() - 1))).containsExactly("v4/v4");
        assertThat(setup.queues().count(setup.registrations())).isZero();
        assertThat(setup.queues().count(setup.retry())).isZero();
        assertThat(setup.queues().count("DLQ")).isZero();
    }

    @Test
    void takesNetworksAndKeysAndRefusesWhatCannotBeThem() {
        Sample sample = Sample.fresh();
        producer.send(setup.registrations(), sample.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        files.write("secrets/keys.callback", "another-key");
        await("another key").atMost(LIMIT).until(() -> postCallback(sample) == 401);

        files.write("secrets/keys.callback", "another-key," + setup.apiKey());
        await("both keys").atMost(LIMIT).until(() -> isLetIn(postCallback(sample)));
        files.write("secrets/networks.bank", "192.0.2.0/24");
        await("another network").atMost(LIMIT).until(() -> postCallback(sample) == 403);
        files.write("secrets/networks.bank", "127.0.0.0/99");
        await("no network").atMost(LIMIT).until(() -> audited("refused", "allowed-networks") > 0);
        assertThat(postCallback(sample)).isEqualTo(403);
        files.write("secrets/networks.bank", "127.0.0.0/8");
        await("our network").atMost(LIMIT).until(() -> isLetIn(postCallback(sample)));

        files.write("secrets/secret.bank", "another-secret");
        await("another secret").atMost(LIMIT).until(() -> audited("done", "ddr.bank.client-secret") == 1);
        setup.bank().revokeTokens(true);
        Sample next = Sample.fresh();
        producer.send(setup.registrations(), next.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(next.requestUid()).equals("ACCEPTED"));
        List<TokenCall> tokenCalls = setup.bank().tokens().calls(setup.clientId());
        assertThat(tokenCalls.get(tokenCalls.size() - 1).form()).containsEntry("client_secret", "another-secret");
        assertThat(audited("done", "allowed-networks")).isEqualTo(2);
        assertThat(audited("done", "api-key")).isEqualTo(2);
        assertThat(setup.rows("SELECT 1 FROM audit WHERE detail LIKE '%another-%'"))
                .isEmpty();
    }

    /** The check reads expressions; what they come to, the rehearsal sees. */
    @Test
    void refusesWhatAMessageOfTheRehearsalFailsOn() {
        files.replace("routes/bank-call.camel.yaml", "            method: addToken\n", """
                            method: addToken
                        - setHeader:
                            id: own-header
                            name: x-own
                            expression:
                              simple:
                                expression: "${variable.vendorID.noSuchMethod}"
                """);
        assertThat(files.check()).isEmpty();

        await().atMost(LIMIT).until(() -> isRefused("own-header"));

        assertThat(product.bean(LiveFiles.class).refusal().orElseThrow().faults())
                .singleElement(STRING)
                .contains("a message of the rehearsal is not disposed of", "bank-call / own-header");
    }

    @Test
    void refusesWhatDoesNotTellAResultOfTheRehearsal() {
        files.replace(
                "routes/result-send.camel.yaml",
                "                    - to:\n                        id: send-result\n",
                """
                                    - setHeader:
                                        id: own-header
                                        name: x-own
                                        expression:
                                          simple:
                                            expression: "${variable.vendorID.noSuchMethod}"
                                    - to:
                                        id: send-result
                """);
        assertThat(files.check()).isEmpty();

        await().atMost(LIMIT).until(() -> isRefused("own-header"));

        assertThat(product.bean(LiveFiles.class).refusal().orElseThrow().faults())
                .singleElement(STRING)
                .contains("or its result not told once", "result-send / own-header");
    }

    @Test
    void refusesWhatACallbackOfTheRehearsalFailsOn() {
        String outcome = "                  - choice:\n                      id: by-outcome";
        files.replace("routes/callback-receive.camel.yaml", outcome, """
                                  - setProperty:
                                      id: own-property
                                      name: own
                                      expression:
                                        simple:
                                          expression: "${variable.callbackOutcome.noSuchMethod}"
                """ + outcome);
        assertThat(files.check()).isEmpty();

        await().atMost(LIMIT).until(() -> isRefused("own-property"));

        assertThat(product.bean(LiveFiles.class).refusal().orElseThrow().faults())
                .singleElement(STRING)
                .contains(
                        "a callback of the rehearsal is not answered as it should be",
                        "callback-receive / own-property");
    }

    /** What neither the check nor the rehearsal can know: the route cannot be started here. */
    @Test
    void putsBackWhatRanWhereTheNewRoutesDoNotStart() {
        double failed = reloads("failed");
        files.write("routes/own-files.camel.yaml", """
                - route:
                    id: own-files
                    from:
                      uri: file
                      parameters:
                        directoryName: /no/such/folder
                        autoCreate: false
                        startingDirectoryMustExist: true
                      steps:
                        - log:
                            message: a file
                """);
        await().atMost(LIMIT).until(() -> reloads("failed") == failed + 1);

        assertThat(product.bean(LiveFiles.class).refusal().orElseThrow().faults())
                .singleElement()
                .asString()
                .startsWith("the routes could not be started in place of those that ran: routes/own-files.camel.yaml:")
                .contains("Camel does not start the route own-files: ", "/no/such/folder");
        Sample sample = Sample.fresh();
        producer.send(setup.registrations(), sample.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        assertThat(postCallback(sample)).isEqualTo(200);
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("REGISTERED"));
        assertThat(setup.queues().take(setup.results(), LIMIT)).isPresent();
        assertThat(runningRoutes()).isNotEmpty().allMatch(ServiceStatus::isStarted);
        assertThat(product.bean(CamelContext.class).getRoute("own-files")).isNull();
        assertThat(routes(info()).get("diskDiffers")).isEqualTo(true);
    }

    /** Whatever else is said of a callback that has come before. */
    private static boolean isLetIn(int status) {
        return status != 401 && status != 403;
    }

    private static int audited(String outcome, String setting) {
        return setup.rows(
                        "SELECT 1 FROM audit WHERE by_whom = '(program)' AND outcome = ? AND detail LIKE ?",
                        outcome,
                        "%" + setting + "%")
                .size();
    }

    private static boolean hasRefused(Edit edit) {
        return product.bean(LiveFiles.class)
                .refusal()
                .filter(refusal -> refusal.faults().stream()
                        .anyMatch(fault -> fault.replace(folder + "/", "").contains(edit.says())))
                .isPresent();
    }

    /** What was refused before may still be told. */
    private static boolean isRefused(String step) {
        return product.bean(LiveFiles.class)
                .refusal()
                .filter(refusal -> refusal.faults().toString().contains(step))
                .isPresent();
    }

    private static int postCallback(Sample sample) {
        return BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                .post()
                .statusCode();
    }

    private static List<String> versions(Sample sample) {
        return setup.bank().callsFor(sample.accountNo()).stream()
                .map(ReloadFlowTest::version)
                .toList();
    }

    private static String version(ReceivedCall call) {
        return call.headers()
                .getOrDefault(VersionedRoutes.HEADER, List.of("none"))
                .get(0);
    }

    private static int accepted(List<Sample> sent) {
        String[] uids = sent.stream().map(Sample::requestUid).toArray(String[]::new);
        return setup.rows(
                        "SELECT 1 FROM registration WHERE state = 'ACCEPTED' AND request_uid = ANY (?)", (Object) uids)
                .size();
    }

    private static boolean runsWhatIsSaved() {
        Map<String, Object> codes = detail(info(), "bankCodes");
        return routes(info()).get("diskDiffers").equals(false)
                && codes.get("diskDiffers").equals(false);
    }

    private static List<ServiceStatus> runningRoutes() {
        CamelContext camel = product.bean(CamelContext.class);
        return camel.getRoutes().stream()
                .map(Route::getRouteId)
                .map(camel.getRouteController()::getRouteStatus)
                .toList();
    }

    private static double reloads(String result) {
        return product.bean(MeterRegistry.class)
                .get("ddr.routes.reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private static Info info() {
        Info.Builder builder = new Info.Builder();
        product.bean(RouteFilesInfo.class).contribute(builder);
        return builder.build();
    }

    private static Map<String, Object> routes(Info info) {
        return detail(info, "routes");
    }

    private static Object version(Info info, String route) {
        return ((Map<?, ?>) routes(info).get("versions")).get(route + ".camel.yaml");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> detail(Info info, String name) {
        return (Map<String, Object>) info.get(name);
    }
}
