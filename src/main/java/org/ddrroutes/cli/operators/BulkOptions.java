package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a bulk action is done. */
final class BulkOptions {

    @Option(names = "--yes", description = "Start without asking; else a script gets the plan alone")
    boolean yes;

    @Option(names = "--rate", paramLabel = "N", description = "So many a second")
    @Nullable
    Integer rate;

    @Option(names = "--cap", paramLabel = "N", description = "At most so many; 1 for a trial")
    @Nullable
    Integer cap;
}
