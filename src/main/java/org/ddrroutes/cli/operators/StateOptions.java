package org.ddrroutes.cli.operators;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registrations are meant, by what many have in common. */
class StateOptions extends FilterOptions {

    @Option(names = "--state", paramLabel = "STATE", description = "In this state, such as RETRYING")
    @Nullable
    String state;

    @Option(names = "--vendor", paramLabel = "ID", description = "Of this vendorID")
    @Nullable
    String vendorID;

    @Option(names = "--company", paramLabel = "ID", description = "Of this companyID")
    @Nullable
    String companyID;

    @Option(names = "--from", paramLabel = "TIME", description = "Received at this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Received before this time, or by the end of this day")
    @Nullable
    String to;
}
