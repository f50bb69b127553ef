package org.ddrroutes.cli.operators;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registrations are meant, by what many have in common. */
final class StateOptions {

    @Option(names = "--state", paramLabel = "STATE", description = "In this state, such as RETRYING")
    @Nullable
    String state;

    @Option(names = "--vendor", paramLabel = "ID", description = "Of this vendorID")
    @Nullable
    String vendor;

    @Option(names = "--company", paramLabel = "ID", description = "Of this companyID")
    @Nullable
    String company;

    @Option(names = "--from", paramLabel = "TIME", description = "Received at this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Received before this time, or by the end of this day")
    @Nullable
    String to;

    Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        OperatorCommands.put(filter, "state", state);
        OperatorCommands.put(filter, "vendorID", vendor);
        OperatorCommands.put(filter, "companyID", company);
        OperatorCommands.put(filter, "from", from);
        OperatorCommands.put(filter, "to", to);
        return filter;
    }
}
