package org.ddrroutes.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.cli.operators.OperatorCommands;
import org.ddrroutes.finding.NearestName;

/**
 * Does what the first argument names, such as {@code check}, without starting the program. Arguments that begin with a dash are
 * settings, and the program starts.
 */
public final class Commands {

    public static final int FAILED = 2;

    private static final String HELP_OPTION = "--help";
    private static final Set<String> HELP = Set.of("help", HELP_OPTION, "-h");

    private Commands() {}

    /** Whether the program itself is not to start. */
    static boolean isNamed(String[] arguments) {
        return arguments.length > 0 && !arguments[0].startsWith("-");
    }

    /** Whether one is named that looks at files alone. */
    public static boolean isEditors(String[] arguments) {
        return arguments.length > 0
                && Set.of(CheckCommand.NAME, TryCommand.NAME).contains(arguments[0]);
    }

    /** The exit code: 0 done, 1 done and something was found, 2 not done; empty where no command is named. */
    public static OptionalInt run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length > 1 && HELP.contains(arguments[0])) {
            return run(new String[] {arguments[1], HELP_OPTION}, out, err);
        }
        if (arguments.length > 0 && HELP.contains(arguments[0])) {
            out.println("java -jar ddr-routes.jar [COMMAND]: without a command the program itself starts");
            list(out);
            return OptionalInt.of(0);
        }
        if (!isNamed(arguments)) {
            return OptionalInt.empty();
        }
        String name = arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        if (isEditors(arguments) && (rest.contains(HELP_OPTION) || rest.contains("-h"))) {
            out.println("java -jar ddr-routes.jar "
                    + (name.equals(TryCommand.NAME) ? TryCommand.USAGE : CheckCommand.USAGE));
            return OptionalInt.of(0);
        }
        return OptionalInt.of(
                switch (name) {
                    case CheckCommand.NAME -> CheckCommand.run(rest, out, err);
                    case TryCommand.NAME ->
                        new TryCommand(Path.of("routes"), SettingsFiles::read, Clock.tickMillis(ZoneOffset.UTC))
                                .run(rest, out, err);
                    // To load these takes a quarter of the time that a check may take.
                    default ->
                        OperatorCommands.names().contains(name)
                                ? OperatorCommands.run(name, rest, out, err)
                                : unknown(name, err);
                });
    }

    private static int unknown(String name, PrintStream err) {
        List<String> names = Stream.concat(
                        Stream.of(CheckCommand.NAME, TryCommand.NAME), OperatorCommands.names().stream())
                .toList();
        err.println("There is no command " + name + NearestName.hint(name, names));
        list(err);
        return FAILED;
    }

    private static void list(PrintStream to) {
        Stream.concat(
                        Stream.of(CheckCommand.USAGE, TryCommand.USAGE),
                        OperatorCommands.names().stream().map(OperatorCommands::usage))
                .forEach(usage -> to.println("  " + usage));
    }
}
