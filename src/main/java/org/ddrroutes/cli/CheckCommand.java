package org.ddrroutes.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ddrroutes.check.ProgramCheck;
import org.ddrroutes.check.ProgramFacts;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.finding.Finding;

/** Checks {@code routes/}, the bank codes and the settings of the working directory. */
final class CheckCommand {

    static final String NAME = "check";
    static final String USAGE = NAME
            + " [--json|--sarif]   checks routes/ and config/ of this directory; ends with 0 (clean), 1"
            + " (findings) or 2 (not checked)";

    private static final int CLEAN = 0;
    private static final int FOUND = 1;

    private CheckCommand() {}

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.size() > 1 || !Set.of("--json", "--sarif").containsAll(arguments)) {
            err.println("Not known: " + String.join(" ", arguments));
            err.println("  " + USAGE);
            return Commands.FAILED;
        }
        Path routes = Path.of("routes");
        if (!Files.isDirectory(routes)) {
            err.println("There is no folder routes/ here; run it beside routes/ and config/");
            return Commands.FAILED;
        }
        List<Finding> findings;
        try {
            ProgramFacts facts = new ProgramFacts();
            SettingsFiles settings = SettingsFiles.read();
            findings = settings.fault()
                    .map(List::of)
                    .orElseGet(() -> new ProgramCheck(settings.environment(), facts).check(routes));
            if (!settings.missing().isEmpty()) {
                err.println("Not set here, and asked for at the start: " + String.join(", ", settings.missing()));
            }
        } catch (RuntimeException e) {
            err.println("Could not check: " + e);
            return Commands.FAILED;
        }
        String form = arguments.isEmpty() ? "" : arguments.get(0);
        out.print(
                switch (form) {
                    case "--json" -> FindingsReport.json(findings);
                    case "--sarif" -> FindingsReport.sarif(findings);
                    default -> FindingsReport.text(findings);
                });
        return findings.isEmpty() ? CLEAN : FOUND;
    }
}
