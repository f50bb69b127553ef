package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.core.io.ClassPathResource;

/** The statements that shipped routes run are as they ship, but for comments and white space. The shipped copies are in the program. */
final class StatementRules {

    /** The folder of the statements, in that of the routes. */
    static final String FOLDER = "sql";

    /** Camel counts a parameter in a comment, too: such a comment is a part of the statement. */
    private static final Pattern WORD =
            Pattern.compile("\\s+|--(?!.*:\\?).*|('(?:[^']|'')*'|:\\?\\w+|\\w+|::|[<>=|!]+|.)");

    private StatementRules() {}

    /**
     * A file that is not there, or is empty, is told of where a route names it.
     *
     * @param routes their folder
     * @param shown how people name it
     */
    static void check(Path routes, String shown, Findings findings) {
        Path folder = routes.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                ClassPathResource shipped = new ClassPathResource("shipped-statements/" + file.getFileName());
                if (shipped.exists() && Files.isReadable(file) && Files.size(file) > 0) {
                    compare(
                            shown + "/" + FOLDER + "/" + file.getFileName(),
                            shipped.getContentAsString(StandardCharsets.UTF_8),
                            new String(Files.readAllBytes(file), StandardCharsets.UTF_8),
                            findings);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(String name, String shipped, String edited, Findings findings) {
        List<MatchResult> wanted = words(shipped);
        List<MatchResult> found = words(edited);
        int same = 0;
        while (same < Math.min(wanted.size(), found.size())
                && wanted.get(same).group().equals(found.get(same).group())) {
            same++;
        }
        if (same == wanted.size() && same == found.size()) {
            return;
        }
        int at = same < found.size()
                ? found.get(same).start()
                : edited.stripTrailing().length();
        String before = edited.substring(0, at);
        String goesOn = same < wanted.size()
                ? "goes on with \""
                        + shipped.substring(wanted.get(same).start())
                                .lines()
                                .findFirst()
                                .orElse("") + "\""
                : "ends";
        findings.error(
                new Place(
                        name,
                        (int) before.chars().filter(one -> one == '\n').count() + 1,
                        at - before.lastIndexOf('\n')),
                Rule.SHIPPED,
                "here the statement that ships " + goesOn
                        + "; put it back: a step of your own may write into a table of your own");
    }

    private static List<MatchResult> words(String statement) {
        return WORD.matcher(statement)
                .results()
                .filter(found -> found.group(1) != null)
                .toList();
    }
}
