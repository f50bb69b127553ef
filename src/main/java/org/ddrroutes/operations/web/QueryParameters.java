package org.ddrroutes.operations.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters in the address of a request: each one known, and given once. */
public final class QueryParameters {

    /** Whatever else may be a name's slip is not repeated. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    public static QueryParameters of(MultiValueMap<String, String> given, String... known) {
        return of(given, List.of(known));
    }

    /** @throws OperatorProblem where one is unknown or given twice */
    public static QueryParameters of(MultiValueMap<String, String> given, Collection<String> known) {
        for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw unknown("parameter", parameter.getKey(), known);
            }
            if (parameter.getValue().size() > 1) {
                throw OperatorProblem.badRequest(parameter.getKey(), "is given more than once", "give it once");
            }
        }
        return new QueryParameters(given.toSingleValueMap());
    }

    /** Null where it is not given. */
    @Nullable
    public String get(String name) {
        return values.get(name);
    }

    /** @param kind what it is called: a parameter, or a key */
    static OperatorProblem unknown(String kind, String name, Collection<String> known) {
        Set<String> sorted = new TreeSet<>(known);
        return OperatorProblem.badRequest(
                NAME.matcher(name).matches() ? name : kind,
                "is no " + kind + " of this request",
                sorted.isEmpty() ? "it takes none" : "it takes " + String.join(", ", sorted));
    }
}
