package org.ddrroutes.cli;

import java.io.PrintStream;
import java.util.List;

/** What the first argument names, such as {@code check}. */
public interface Command {

    String name();

    /** One line: what it does, and its options. */
    String usage();

    /**
     * Does it, without starting the program.
     *
     * @param arguments what follows the name
     * @return the exit code: 0 done, 1 done and something was found, 2 not done
     */
    int run(List<String> arguments, PrintStream out, PrintStream err);
}
