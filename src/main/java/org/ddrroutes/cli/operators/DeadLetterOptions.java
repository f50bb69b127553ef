package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
final class DeadLetterOptions extends FilterOptions {

    @Option(names = "--code", paramLabel = "CODE", description = "With this code, such as BSN001 (ddrReason)")
    @Nullable
    String reason;

    @Option(names = "--text", paramLabel = "TEXT", description = "With this in the text of the reason")
    @Nullable
    String text;

    @Option(names = "--replayed", paramLabel = "true|false", description = "Back after a replay, or never replayed")
    @Nullable
    Boolean replayed;

    @Option(names = "--vendor", paramLabel = "ID", description = "Of this vendorID")
    @Nullable
    String vendorID;
}
