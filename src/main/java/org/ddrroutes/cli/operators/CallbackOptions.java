package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which callbacks are meant. */
final class CallbackOptions extends FilterOptions {

    @Option(names = "--kind", paramLabel = "KIND", description = "unmatched, contradicting or refused")
    @Nullable
    String kind;
}
