package org.ddrroutes.reload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.check.CheckAtStart;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.startup.SecretSettings;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.StartFailures;
import org.ddrroutes.startup.YamlPosition;
import org.ddrroutes.trial.RouteTrial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/** Finds out whether edited files can run, without touching those that do. */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** What the bank answers: each branch of the shipped routes is taken by one of these. */
    private static final List<String> ANSWERS = List.of(
            "0", "CBS001", "CMN001", "SYS001", "BSN001", "BSN006", "BSN007", "0429", "AU00401", "XX999", "HTTP404",
            "HTTP503");

    private static final List<String> REQUESTS = List.of("""
            {"requestUID":"rehearsal-1","digitalId":"1","vendorID":"001","companyID":"AAAA000001","accountNo":"1234567890",\
            "ref1":"1","ref2":"2","ref3":"3","ref4":"4"}""", """
            {"vendorID":"001","companyID":"AAAA000001","accountNo":"1234567890"}""", """
            {"requestUID":"rehearsal-2","vendorID":"001","companyID":"AAAA000001"}""", "no JSON");

    private static final String CALLBACK = """
            {"vendorId":"001","companyId":"AAAA000001","accountNo":"1234567890","ref1":"1","ref2":"2","ref3":"3","ref4":"4",\
            "applyDtm":"20201102 11:22:33","respCode":"I0000","respDesc":"Success"}""";

    private static final String TRY = "java -jar ddr-routes.jar try ";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConfigurableEnvironment environment;
    private final CamelContext camel;
    private final BankSettings bank;
    private final Clock clock;
    private final ObjectProvider<ProgramFacts> facts;

    Rehearsal(
            ConfigurableEnvironment environment,
            CamelContext camel,
            BankSettings bank,
            ObjectProvider<ProgramFacts> facts,
            Clock clock) {
        this.facts = facts;
        this.environment = environment;
        this.camel = camel;
        this.bank = bank;
        this.clock = clock;
    }

    /** What speaks against these files, a line each; nothing where they can run. */
    List<String> faults(RouteFiles files, RouteFiles live) throws IOException {
        List<String> changed = files.changedStatements(live);
        if (!changed.isEmpty()) {
            return changed.stream()
                    .map(path -> path + " is read at a start alone; put it back; one of your own may have another"
                            + " name, or wait for a restart")
                    .toList();
        }
        Path folder = Files.createTempDirectory("ddr-routes-");
        try {
            files.writeTo(folder);
            return faults(files, folder);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private List<String> faults(RouteFiles files, Path folder) throws IOException {
        ProgramCheck check = new ProgramCheck(with(files.own()), facts.getObject());
        String shown = ProgramCheck.nameOf(CheckAtStart.routesOf(environment));
        String codesName = YamlPosition.nameOf(bank.codesFile());
        List<Finding> findings = check.check(folder, shown, files.codesAs(codesName));
        findings.stream().filter(finding -> !finding.isError()).forEach(finding -> LOG.warn("{}", finding));
        List<String> errors = findings.stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .toList();
        return errors.isEmpty() ? triedInTime(files, folder) : errors;
    }

    /** A route may go round for ever: then it is left to itself, which is one thread. */
    private List<String> triedInTime(RouteFiles files, Path folder) {
        ExecutorService own =
                Executors.newSingleThreadExecutor(new CamelThreadFactory("#name#", "route-rehearsal", true));
        try {
            return own.submit(() -> tried(files, folder)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return List.of("the rehearsal has not ended within " + LIMIT.toSeconds()
                    + " s; is there a route that comes back to itself?");
        } catch (ExecutionException e) {
            return List.of("the routes do not start: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("the program stops");
        } finally {
            own.shutdownNow();
        }
    }

    private List<String> tried(RouteFiles files, Path folder) throws Exception {
        Path codes = folder.resolve("codes");
        Files.write(codes, files.codes());
        Map<String, String> settings = new TreeMap<>(files.own());
        settings.put("ddr.bank.codes-file", "file:" + codes);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
                RouteTrial trial =
                        new RouteTrial(with(settings), folder, id -> true, Set.of(), camel.getRegistry(), clock, out)) {
            // The first fault is told alone: it shows in many messages.
            for (String replyTo : List.of("", "rehearsal")) {
                trial.setReplyTo(replyTo);
                for (String request : REQUESTS) {
                    for (String answer : ANSWERS) {
                        told.reset();
                        if (!trial.send(request, answer)) {
                            return List.of("a message of the rehearsal is not disposed of, or its result not told once,"
                                    + " with the bank's answer " + answer + ": " + ends(told) + "; see each step with: "
                                    + TRY + (replyTo.isEmpty() ? "" : "--reply-to=" + replyTo + " ")
                                    + "--answer=" + answer + " FILE");
                        }
                    }
                }
            }
            for (String outcome : TrialCallbacks.outcomes()) {
                told.reset();
                if (!trial.sendCallback(CALLBACK, outcome)) {
                    return List.of("a callback of the rehearsal is not answered as it should be, or its result not told"
                            + " once, where it comes to " + outcome + ": " + ends(told) + "; see each step with: " + TRY
                            + "--outcome=" + outcome + " FILE");
                }
            }
            told.reset();
            return trial.sendCallback("{}", TrialCallbacks.outcomes().get(0))
                    ? List.of()
                    : List.of("a callback of the rehearsal that the checks refuse is not answered so: " + ends(told));
        }
    }

    /** The step that failed first, or the last that was reached; of a failure no text, which a log does not take. */
    private static String ends(ByteArrayOutputStream told) {
        String step = "";
        for (String line : told.toString(StandardCharsets.UTF_8).lines().toList()) {
            if (line.matches("  \\S+ / .*")) {
                step = "the last step is " + line.strip();
            } else if (line.startsWith("      failed: ")) {
                return step + ", " + line.strip().replaceFirst("(failed: [^:]+).*", "$1");
            }
        }
        return step;
    }

    /** Why routes do not start, without a secret. */
    String reason(Throwable failure) {
        SecretSettings secrets = SecretSettings.of(environment);
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        String text = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return StartFailures.ofRoute(failure, secrets)
                .map(SettingFault::told)
                .orElseGet(() -> secrets.redact(root.getClass().getSimpleName() + ": " + text));
    }

    private ConfigurableEnvironment with(Map<String, String> settings) {
        StandardEnvironment changed = SettingsFiles.copy(environment, source -> true);
        changed.getPropertySources().addFirst(new MapPropertySource("rehearsal", new TreeMap<>(settings)));
        return changed;
    }
}
