package org.ddrroutes.startup;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class NearestName {

    private NearestName() {}

    /** The fewest letters apart, as a whole and in its last part. */
    static Optional<String> of(String given, List<String> names) {
        return names.stream()
                .min(Comparator.comparingInt((String name) -> distance(given, name)
                                + (last(name).contains(last(given)) ? 0 : distance(last(given), last(name))))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein's: letters to add, to drop or to change. */
    private static int distance(String one, String other) {
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
