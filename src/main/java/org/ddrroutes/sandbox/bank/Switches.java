package org.ddrroutes.sandbox.bank;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** How the switches stand: the usual way, unless the rules' file or somebody by hand says otherwise. */
final class Switches {

    private final Map<Switch, String> set = new EnumMap<>(Switch.class);

    synchronized String of(Switch one) {
        return set.getOrDefault(one, one.options().get(0));
    }

    boolean is(Switch one, String option) {
        return of(one).equals(option);
    }

    /** @throws IllegalArgumentException when there is no such switch or option; none is changed then */
    void set(Map<String, String> options) {
        replace(Set.of(), options);
    }

    /** Puts those back to the usual way, and sets these. */
    synchronized void replace(Set<String> earlier, Map<String, String> options) {
        Map<Switch, String> checked = new EnumMap<>(Switch.class);
        options.forEach((key, option) ->
                checked.put(Switch.ofKey(key), Switch.ofKey(key).checked(option)));
        earlier.forEach(key -> set.remove(Switch.ofKey(key)));
        set.putAll(checked);
    }

    synchronized void reset() {
        set.clear();
    }
}
