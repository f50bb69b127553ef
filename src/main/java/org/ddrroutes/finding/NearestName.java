package org.ddrroutes.finding;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class NearestName {

    private NearestName() {}

    /** The fewest letters apart, as a whole and in its last part. */
    public static Optional<String> of(String given, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String name) -> distance(given, name)
                                + (last(name).contains(last(given)) ? 0 : distance(last(given), last(name))))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Such as {@code did you mean direct?}, or nothing where no name is like it: half of its letters at least are the same. */
    public static String hint(String given, Collection<String> names) {
        int most = Math.max(2, given.length() / 3);
        return names.stream()
                .filter(name -> !name.equals(given))
                .min(Comparator.comparingInt((String name) -> distanceOf(given, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distanceOf(given, name) <= most
                        && 2 * distanceOf(given, name) <= Math.max(given.length(), name.length()))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static int distanceOf(String given, String name) {
        return distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein's: letters to add, to drop or to change. */
    public static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
