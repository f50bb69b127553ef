package org.ddrroutes.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.ddrroutes.cli.operators.OperatorCommands;

/** One of the operators' commands, such as {@code stuck}. */
record OperatorCommand(String name) implements Command {

    static Stream<Command> all() {
        return OperatorCommands.names().stream().map(OperatorCommand::new);
    }

    @Override
    public String usage() {
        return OperatorCommands.usage(name);
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        return OperatorCommands.run(name, arguments, out, err);
    }
}
