package org.ddrroutes.finding;

import java.util.Comparator;

/**
 * One thing that is wrong.
 *
 * @param text what is wrong, the nearest right name where there is one, and the way out, apart by semicolons; never a secret
 */
public record Finding(Place place, Rule rule, Severity severity, String text) {

    public Finding {
        text = text.replaceAll("; (did you mean [^?;]*\\?); ", " ($1); ");
    }

    public enum Severity {
        /** The program does not start with it. */
        ERROR,
        /** The program starts, and says it. */
        WARNING
    }

    /** By file, line and column. */
    public static final Comparator<Finding> BY_PLACE = Comparator.comparing(
                    (Finding finding) -> finding.place().file())
            .thenComparing(finding -> finding.place().line())
            .thenComparing(finding -> finding.place().column());

    public static Finding error(Place place, Rule rule, String text) {
        return new Finding(place, rule, Severity.ERROR, text);
    }

    public static Finding warning(Place place, Rule rule, String text) {
        return new Finding(place, rule, Severity.WARNING, text);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The line that people read. */
    @Override
    public String toString() {
        return place + "  " + (isError() ? "" : "warning: ") + text + " [" + rule.number() + "]";
    }
}
