package org.ddrroutes.cli.operators;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say what is in a list. Each field has the name that the port gives to the parameter. */
abstract class FilterOptions {

    @Spec(Spec.Target.SELF)
    @Nullable
    CommandSpec own;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Received, failed or done at this time or day, or later")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "The same before this time, or by the end of this day")
    @Nullable
    String to;

    Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        if (own != null) {
            for (OptionSpec option : own.options()) {
                Object value = option.getValue();
                if (value != null) {
                    filter.put(((Field) option.userObject()).getName(), value.toString());
                }
            }
        }
        return filter;
    }
}
