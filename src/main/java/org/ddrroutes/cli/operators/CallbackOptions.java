package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which callbacks are meant. */
final class CallbackOptions extends FilterOptions {

    @Option(names = "--kind", paramLabel = "KIND", description = "unmatched, contradicting or refused")
    @Nullable
    String kind;

    @Option(names = "--from", paramLabel = "TIME", description = "Received at this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Received before this time, or by the end of this day")
    @Nullable
    String to;
}
