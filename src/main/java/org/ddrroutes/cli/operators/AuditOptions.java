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

    @Option(names = "--from", paramLabel = "TIME", description = "At this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before this time, or by the end of this day")
    @Nullable
    String to;
}
