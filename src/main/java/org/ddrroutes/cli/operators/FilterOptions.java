package org.ddrroutes.cli.operators;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Options that say what is in a list. Each field has the name that the port gives to the parameter. */
abstract class FilterOptions {

    @Spec(Spec.Target.SELF)
    @Nullable
    CommandSpec own;

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
