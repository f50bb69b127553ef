package org.ddrroutes.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.trial.RouteTrial;

/** Sends requests and callbacks through the routes of the working directory, once they pass the check. */
final class TryCommand {

    static final String NAME = "try";
    static final String USAGE = NAME
            + " [--answer=CODE] [--outcome=WORD] FILE…   sends the requests and callbacks in these files through the"
            + " routes; the bank is a stub that answers CODE (0, BSN001, HTTP503, …), and a callback comes to WORD ("
            + String.join(", ", TrialCallbacks.outcomes())
            + "); ends with 0 (all disposed of and answered), 1 (not, or findings) or 2 (not tried)";

    private static final String ANSWER = "--answer=";
    private static final String OUTCOME = "--outcome=";

    /** What callbacks have, and requests have not. */
    private static final Pattern CALLBACK = Pattern.compile("\"respCode\"\\s*:");

    private static final Path ROUTES = Path.of("routes");

    private final Clock clock;

    TryCommand(Clock clock) {
        this.clock = clock;
    }

    int run(List<String> arguments, PrintStream out, PrintStream err) {
        String answer = "0";
        String outcome = TrialCallbacks.outcomes().get(0);
        List<Path> files = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith(ANSWER)) {
                answer = argument.substring(ANSWER.length());
            } else if (argument.startsWith(OUTCOME)
                    && TrialCallbacks.outcomes().contains(argument.substring(OUTCOME.length()))) {
                outcome = argument.substring(OUTCOME.length());
            } else if (argument.startsWith("-") || !Files.isRegularFile(Path.of(argument))) {
                err.println("Not known, or no file: " + argument);
                err.println("  " + USAGE);
                return Commands.FAILED;
            } else {
                files.add(Path.of(argument));
            }
        }
        if (files.isEmpty() || !Files.isDirectory(ROUTES)) {
            err.println(files.isEmpty() ? "No file is named" : "There is no folder routes/ here");
            err.println("  " + USAGE);
            return Commands.FAILED;
        }
        try {
            return run(files, answer, outcome, out);
        } catch (Exception e) {
            err.println("Could not try: " + e.getClass().getName());
            return Commands.FAILED;
        }
    }

    private int run(List<Path> files, String answer, String outcome, PrintStream out) throws Exception {
        SettingsFiles settings = SettingsFiles.read();
        ProgramCheck check = new ProgramCheck(settings.environment(), new ProgramFacts());
        List<Finding> errors = settings.fault().map(List::of).orElseGet(() -> check.check(ROUTES)).stream()
                .filter(Finding::isError)
                .toList();
        if (!errors.isEmpty()) {
            out.print(FindingsReport.text(errors));
            return 1;
        }
        Set<String> flow = check.inFlow(ROUTES);
        boolean isAllDisposedOf = true;
        try (RouteTrial trial = RouteTrial.ofFlow(settings.withStandIns(), ROUTES, flow, clock, out)) {
            for (Path file : files) {
                out.println(file + ":");
                String body = Files.readString(file);
                isAllDisposedOf &=
                        CALLBACK.matcher(body).find() ? trial.sendCallback(body, outcome) : trial.send(body, answer);
            }
        }
        return isAllDisposedOf ? 0 : 1;
    }
}
