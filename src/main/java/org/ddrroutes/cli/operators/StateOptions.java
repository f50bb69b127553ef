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
}
