package org.ddrroutes.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.finding.Utf8;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One file of route definitions.
 *
 * @param name as people name it: {@code routes/bank-call.camel.yaml}
 * @param root a list, whose elements have one key each, such as {@code route}
 * @param text the whole file
 * @param isAsShipped whether a shipped one has the same text: by itself, such a file is right
 */
record RouteFile(String name, YamlNode root, String text, boolean isAsShipped) {

    static final String SUFFIX = ".camel.yaml";

    /** Elements that hold for the routes of the same file alone. */
    static final Set<String> HOLDS_FOR_ROUTES_BELOW =
            Set.of("onException", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion");

    /**
     * Reads a file as Camel does; nothing where it cannot be read, which is told.
     *
     * @param shipped one with the same text is not parsed again
     */
    static Optional<RouteFile> read(Path path, String name, List<RouteFile> shipped, Findings findings) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            Optional<Finding> fault = Utf8.fault(name, bytes, Rule.NO_YAML);
            if (fault.isEmpty()) {
                return parse(new String(bytes, StandardCharsets.UTF_8), name, shipped, findings);
            }
            findings.add(fault.get());
        } catch (IOException e) {
            findings.error(Place.startOf(name), Rule.NO_YAML, "cannot be read; look at its permissions");
        }
        return Optional.empty();
    }

    static Optional<RouteFile> parse(String text, String name, List<RouteFile> shipped, Findings findings) {
        try {
            Optional<Node> ofShipped = shipped.stream()
                    .filter(file -> file.text().equals(text))
                    .map(file -> file.root().node())
                    .findFirst();
            Node composed = ofShipped
                    .or(() -> new Compose(LoadSettings.builder().setLabel(name).build()).composeString(text))
                    .orElse(null);
            YamlNode root = new YamlNode(name, composed, null);
            if (ofShipped.isEmpty()) {
                tellOfComments(text, name, findings);
                tellOfKeysTwice(root, findings);
            }
            if (!root.isList() || root.items().isEmpty()) {
                findings.error(root.place(), Rule.NOTATION, "holds no list of routes; begin with \"- route:\"");
                return Optional.empty();
            }
            return Optional.of(new RouteFile(name, root, text, ofShipped.isPresent()));
        } catch (MarkedYamlEngineException e) {
            findings.error(placeOf(e, name), Rule.NO_YAML, "is no YAML: " + reasonOf(e));
        } catch (YamlEngineException e) {
            tellOfBarePlaceholder(text, name, findings);
        } catch (StackOverflowError e) {
            findings.error(
                    Place.startOf(name),
                    Rule.NO_YAML,
                    "holds a part that is a part of itself by its alias, without end; write it out in place of *");
        }
        return Optional.empty();
    }

    /** Its elements, each with its kind. */
    Stream<YamlNode.Entry> entries() {
        return root.items().stream().flatMap(item -> item.entries().stream());
    }

    /** The elements of one kind, such as {@code route}. */
    List<YamlNode> definitions(String kind) {
        return root.items().stream()
                .map(item -> item.get(kind))
                .filter(YamlNode::isPresent)
                .toList();
    }

    private static void tellOfComments(String text, String name, Findings findings) {
        if (Stream.of("\n#", " #", "\t#").noneMatch(("\n" + text)::contains)) {
            return;
        }
        for (Event event : new Parse(LoadSettings.builder()
                        .setParseComments(true)
                        .setLabel(name)
                        .build())
                .parseString(text)) {
            if (event instanceof CommentEvent comment
                    && !comment.getValue().isBlank()
                    && comment.getCommentType() != CommentType.BLANK_LINE) {
                findings.warning(
                        YamlNode.placeOf(name, event.getStartMark()),
                        Rule.COMMENT,
                        "a comment, which Kaoto drops when it saves the file; write it as description: of the step or"
                                + " the route");
            }
        }
    }

    private static void tellOfKeysTwice(YamlNode root, Findings findings) {
        root.forEachMapping(mapping -> {
            Set<String> keys = new HashSet<>();
            for (YamlNode.Entry entry : mapping.entries()) {
                if (!keys.add(entry.key())) {
                    findings.error(
                            entry.place(),
                            Rule.KEY_TWICE,
                            entry.key() + " stands twice; keep one, or put a \"- \" before the second step");
                }
            }
        });
    }

    private static Place placeOf(MarkedYamlEngineException failure, String name) {
        // Where a quotation mark is not closed, that is the end of the file.
        boolean isOpen = failure.getProblem().contains("end of stream");
        return YamlNode.placeOf(
                name, (isOpen ? failure.getContextMark() : failure.getProblemMark()).or(failure::getContextMark));
    }

    private static String reasonOf(MarkedYamlEngineException failure) {
        String problem = failure.getProblem();
        if (problem.contains("another document")) {
            return "begins a second document, which is not loaded; take --- away, or make it a file of its own";
        }
        if (problem.contains("TAB") || problem.contains("\\t")) {
            return "a tab; indent with spaces";
        }
        return problem.strip().replaceAll("\\s+", " ") + "; " + wayOut(String.valueOf(failure.getContext()), problem);
    }

    /** @param context what was being read, in the words of the YAML reader */
    private static String wayOut(String context, String problem) {
        if (context.contains("double-quoted")) {
            return "write \\\\ for each \\ in double quotes, or put the value in single ones";
        }
        if (context.contains("quoted")) {
            return "close the quotation mark that is open here";
        }
        if (context.matches(".* (alias|anchor|block scalar)") || problem.matches(".*(start any token|<scalar>).*")) {
            return "put the whole value in quotes";
        }
        if (context.contains("flow")) {
            return "close the bracket, or put the value in quotes";
        }
        return "compare the indentation with the lines above"
                + (problem.contains("mapping values") ? ", and put a value with a colon in quotes" : "");
    }

    /** YAML takes it for a mapping within a mapping's key. */
    private static void tellOfBarePlaceholder(String text, String name, Findings findings) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int at = lines.get(i).indexOf(": {{");
            if (at >= 0) {
                findings.error(
                        new Place(name, i + 1, at + 3),
                        Rule.NO_YAML,
                        "is no YAML: a value that begins with {{ needs quotes; write \"{{…}}\"");
                return;
            }
        }
        findings.error(
                Place.startOf(name), Rule.NO_YAML, "is no YAML that can be read; compare it with a shipped file");
    }
}
