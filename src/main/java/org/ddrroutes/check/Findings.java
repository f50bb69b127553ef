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
        boolean isKnown = found.stream()
                .anyMatch(other -> other.place().file().equals(finding.place().file())
                        && other.place().line() == finding.place().line()
                        && (finding.place().line() > 0 || other.text().equals(finding.text())));
        if (!isKnown) {
            found.add(finding);
        }
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
