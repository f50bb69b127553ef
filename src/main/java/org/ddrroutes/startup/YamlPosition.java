package org.ddrroutes.startup;

import java.nio.file.Path;
import java.util.List;
import org.ddrroutes.finding.Place;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Where a file is no YAML and, where that quotes nothing of the file, why. The parser's own message shows the lines around it. */
public final class YamlPosition {

    private static final List<String> PLAIN_REASONS = List.of(
            "mapping values are not allowed here",
            "could not find expected ':'",
            "expected <block end>, but found",
            "found a tab character",
            "found character");

    private static final String WORKING = Path.of("").toAbsolutePath() + "/";
    private static final String SECOND = "but found another document";
    private static final String TWICE = "found duplicate key ";

    private YamlPosition() {}

    /** Where a file is no YAML; its start where that is not known. */
    public static Place place(YAMLException failure, String file) {
        return failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? placeOf(marked.getProblemMark(), file)
                : Place.startOf(file);
    }

    public static Place placeOf(Mark mark, String file) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Such as config/application.yaml; one that is elsewhere as a whole. */
    public static String nameOf(Resource file) {
        String name = file.getDescription().replaceFirst("^.*\\[(?:file:)?(.*)]$", "$1");
        return name.startsWith(WORKING) ? name.substring(WORKING.length()) : name;
    }

    /** Such as {@code in line 3, column 5 (found a tab character)}. */
    public static String of(YAMLException failure) {
        if (!(failure instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return "that can be read";
        }
        Mark mark = marked.getProblemMark();
        String reason = String.valueOf(marked.getProblem());
        if (reason.startsWith(TWICE)) {
            return "for " + reason.substring(TWICE.length()) + " stands twice: put what is below both under one";
        }
        if (reason.contains("(TAB)")) {
            return "for it has a tab: indent with spaces";
        }
        if (reason.startsWith(SECOND)) {
            return "for a second document begins in line " + (mark.getLine() + 1)
                    + ": take the line --- away, and put all into one";
        }
        return "in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1)
                + PLAIN_REASONS.stream()
                        .filter(reason::startsWith)
                        .findFirst()
                        .map(plain -> " (" + plain + ")")
                        .orElse("");
    }
}
