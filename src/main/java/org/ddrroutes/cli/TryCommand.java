package org.ddrroutes.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.trial.RouteTrial;

/** Sends requests through the routes of the working directory, once they pass the check. */
final class TryCommand implements Command {

    private static final String ANSWER = "--answer=";
    private static final Path ROUTES = Path.of("routes");

    private final Clock clock;

    TryCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "try";
    }

    @Override
    public String usage() {
        return "try [--answer=CODE] FILE…   sends the requests in these files through the routes; the bank is a stub"
                + " that answers CODE (0, BSN001, HTTP503, …); ends with 0 (all disposed of), 1 (not, or findings) or 2"
                + " (not tried)";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        String answer = "0";
        List<Path> files = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith(ANSWER)) {
                answer = argument.substring(ANSWER.length());
            } else if (argument.startsWith("-") || !Files.isRegularFile(Path.of(argument))) {
                err.println("Not known, or no file: " + argument);
                err.println("  " + usage());
                return Commands.FAILED;
            } else {
                files.add(Path.of(argument));
            }
        }
        if (files.isEmpty() || !Files.isDirectory(ROUTES)) {
            err.println(files.isEmpty() ? "No file is named" : "There is no folder routes/ here");
            err.println("  " + usage());
            return Commands.FAILED;
        }
        try (QuietLog quiet = new QuietLog()) {
            return run(files, answer, out);
        } catch (Exception e) {
            err.println("Could not try: " + e.getClass().getName());
            return Commands.FAILED;
        }
    }

    private int run(List<Path> files, String answer, PrintStream out) throws Exception {
        SettingsFiles settings = SettingsFiles.read();
        ProgramCheck check = new ProgramCheck(settings.environment(), new ProgramFacts());
        List<Finding> errors = settings.fault().map(List::of).orElseGet(() -> check.check(ROUTES)).stream()
                .filter(Finding::isError)
                .toList();
        if (!errors.isEmpty()) {
            out.print(FindingsReport.text(errors));
            return 1;
        }
        Set<String> session = check.inSession(ROUTES);
        boolean isAllDisposedOf = true;
        try (RouteTrial trial = RouteTrial.ofSession(settings.withStandIns(), ROUTES, session, clock, out)) {
            for (Path file : files) {
                out.println(file + ":");
                isAllDisposedOf &= trial.send(read(file), answer);
            }
        }
        return isAllDisposedOf ? 0 : 1;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
