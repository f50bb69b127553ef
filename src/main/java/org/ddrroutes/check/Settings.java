package org.ddrroutes.check;

import java.util.Collection;
import java.util.Optional;

/** What the routes ask the settings for. */
interface Settings {

    /** Empty where it is not set. */
    Optional<String> value(String name);

    /** Whether it has to come from outside, and may still be missing here. */
    boolean isRequired(String name);

    /** Of all that are set, and all that could be. */
    Collection<String> names();

    /** With every placeholder of the routes resolved; as it is where that cannot be. */
    default String resolve(String text) {
        String resolved = text;
        int start = resolved.indexOf("{{");
        while (start >= 0) {
            int end = resolved.indexOf("}}", start);
            if (end < 0) {
                return resolved;
            }
            String name = resolved.substring(start + 2, end).replaceFirst("^\\?", "");
            String[] parts = name.split(":", 2);
            Optional<String> value =
                    value(parts[0]).or(() -> parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
            if (value.isEmpty()) {
                start = resolved.indexOf("{{", end);
            } else {
                resolved = resolved.substring(0, start) + value.get() + resolved.substring(end + 2);
                start = resolved.indexOf("{{");
            }
        }
        return resolved;
    }
}
