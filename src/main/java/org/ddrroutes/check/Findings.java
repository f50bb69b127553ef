package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What was found so far. A line is told of once: what follows from a mistake would hide it. */
final class Findings {

    private final List<Finding> found = new ArrayList<>();

    void error(Place place, Rule rule, String text) {
        add(Finding.error(place, rule, text));
    }

    void warning(Place place, Rule rule, String text) {
        add(Finding.warning(place, rule, text));
    }

    void add(Finding finding) {
        if (finding.isError()) {
            found.removeIf(other -> !other.isError() && isOfOneLine(other, finding));
        }
        if (found.stream().noneMatch(other -> isOfOneLine(other, finding))) {
            found.add(finding);
        }
    }

    private static boolean isOfOneLine(Finding one, Finding other) {
        return one.place().file().equals(other.place().file())
                && one.place().line() == other.place().line()
                && (other.place().line() > 0 || one.text().equals(other.text()));
    }

    /** Whether that was told of a whole file. */
    boolean isUnreadable(String file) {
        return found.stream()
                .anyMatch(finding -> finding.place().file().equals(file)
                        && Set.of(Rule.NO_YAML, Rule.NOTATION).contains(finding.rule())
                        && finding.isError());
    }

    /** By place. */
    List<Finding> all() {
        return found.stream().sorted(Finding.BY_PLACE).toList();
    }
}
