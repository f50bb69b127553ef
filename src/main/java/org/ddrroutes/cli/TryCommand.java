package org.ddrroutes.cli;

import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.check.TrialRoutes;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.trial.RouteTrial;

/** Sends requests and callbacks through the routes of the working directory, once they pass the check. */
record TryCommand(Path routes, Supplier<SettingsFiles> settingsFiles, Clock clock) {

    static final String NAME = "try";
    static final String USAGE = NAME
            + " [--answer=CODE] [--outcome=WORD] [--queue=NAME] [--reply-to=NAME] FILE…   sends the requests and"
            + " callbacks in these files through the routes; the bank is a stub that answers CODE (0, BSN001, HTTP503,"
            + " …), a callback comes to WORD ("
            + String.join(", ", TrialCallbacks.outcomes())
            + "), with a queue of your own the files are messages of that, and results go to the reply address that is"
            + " given; ends with 0 (all disposed of, answered and told), 1 (not, or nothing came of one, or findings)"
            + " or 2 (not tried)";

    private static final String ANSWER = "--answer=";
    private static final String OUTCOME = "--outcome=";
    private static final String QUEUE = "--queue=";
    private static final String REPLY_TO = "--reply-to=";

    /** What callbacks have, and requests have not. */
    private static final Pattern CALLBACK = Pattern.compile("\"respCode\"\\s*:");

    int run(List<String> arguments, PrintStream out, PrintStream err) {
        String answer = "0";
        String outcome = TrialCallbacks.outcomes().get(0);
        String queue = "";
        String replyTo = "";
        List<Path> files = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith(ANSWER)) {
                answer = argument.substring(ANSWER.length());
            } else if (argument.startsWith(OUTCOME)
                    && TrialCallbacks.outcomes().contains(argument.substring(OUTCOME.length()))) {
                outcome = argument.substring(OUTCOME.length());
            } else if (argument.startsWith(QUEUE) && argument.length() > QUEUE.length()) {
                queue = argument.substring(QUEUE.length());
            } else if (argument.startsWith(REPLY_TO)) {
                replyTo = argument.substring(REPLY_TO.length());
            } else if (argument.startsWith("-") || !Files.isRegularFile(Path.of(argument))) {
                err.println("Not known, or no file: " + argument);
                err.println("  " + USAGE);
                return Commands.FAILED;
            } else {
                files.add(Path.of(argument));
            }
        }
        if (files.isEmpty() || !Files.isDirectory(routes)) {
            err.println(files.isEmpty() ? "No file is named" : "There is no folder routes/ here");
            err.println("  " + USAGE);
            return Commands.FAILED;
        }
        try {
            return run(files, answer, outcome, queue, replyTo, out, err);
        } catch (Exception e) {
            err.println("Could not try: " + e.getClass().getName());
            return Commands.FAILED;
        }
    }

    private int run(
            List<Path> files,
            String answer,
            String outcome,
            String queue,
            String replyTo,
            PrintStream out,
            PrintStream err)
            throws Exception {
        SettingsFiles settings = settingsFiles.get();
        ProgramCheck check = new ProgramCheck(settings.environment(), new ProgramFacts());
        List<Finding> errors = settings.fault().map(List::of).orElseGet(() -> check.check(routes)).stream()
                .filter(Finding::isError)
                .toList();
        if (!errors.isEmpty()) {
            out.print(FindingsReport.text(errors));
            return 1;
        }
        TrialRoutes tried = check.trialRoutes(routes);
        if (!queue.isEmpty() && !tried.queues().contains(queue)) {
            err.println("No route receives from the queue " + queue + "; routes receive from "
                    + String.join(", ", tried.queues()) + NearestName.hint(queue, tried.queues()));
            return Commands.FAILED;
        }
        Set<String> ids = queue.isEmpty() ? tried.inFlow() : tried.inFlowAndFrom(queue);
        boolean isAllDisposedOf = true;
        try (RouteTrial trial =
                new RouteTrial(settings.withStandIns(), routes, ids::contains, tried.queues(), null, clock, out)) {
            trial.setReplyTo(replyTo);
            for (Path file : files) {
                String body;
                try {
                    body = Files.readString(file);
                } catch (CharacterCodingException e) {
                    err.println(file + " is no text in UTF-8; save it as UTF-8");
                    return Commands.FAILED;
                }
                out.println(file + ":");
                if (!queue.isEmpty()) {
                    isAllDisposedOf &= trial.sendTo(queue, body, answer);
                } else if (CALLBACK.matcher(body).find()) {
                    isAllDisposedOf &= trial.sendCallback(body, outcome);
                } else {
                    isAllDisposedOf &= trial.send(body, answer);
                }
            }
        }
        return isAllDisposedOf ? 0 : 1;
    }
}
