package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lines of the audit are meant. */
final class AuditOptions extends FilterOptions {

    @Option(names = "--by", paramLabel = "NAME", description = "Of this person")
    @Nullable
    String by;

    @Option(names = "--action", paramLabel = "WORD", description = "Such as replay, settle or login")
    @Nullable
    String action;
}
