package org.ddrroutes.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;

/** Finds the command that the first argument names. Arguments that begin with a dash are settings, and the program starts. */
public final class Commands {

    public static final int FAILED = 2;

    private static final Set<String> HELP = Set.of("help", "--help", "-h");

    /** An editor's. The operators' are looked for after these: to find them takes a quarter of the time that a check may take. */
    private static final List<Command> EDITORS =
            List.of(new CheckCommand(), new TryCommand(Clock.tickMillis(ZoneOffset.UTC)));

    private Commands() {}

    /** Empty where no command is named. */
    public static OptionalInt run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length > 0 && HELP.contains(arguments[0])) {
            out.println("java -jar ddr-routes.jar [COMMAND]: without a command the program itself starts");
            list(out);
            return OptionalInt.of(0);
        }
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            return OptionalInt.empty();
        }
        String name = arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        return OptionalInt.of(EDITORS.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .or(() -> OperatorCommand.all()
                        .filter(command -> command.name().equals(name))
                        .findFirst())
                .map(command -> command.run(rest, out, err))
                .orElseGet(() -> unknown(name, err)));
    }

    private static Stream<Command> all() {
        return Stream.concat(EDITORS.stream(), OperatorCommand.all());
    }

    private static int unknown(String name, PrintStream err) {
        List<String> names = all().map(Command::name).toList();
        err.println("There is no command " + name + NearestName.hint(name, names));
        list(err);
        return FAILED;
    }

    private static void list(PrintStream to) {
        all().forEach(command -> to.println("  " + command.usage()));
    }
}
