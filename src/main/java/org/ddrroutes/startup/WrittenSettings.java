package org.ddrroutes.startup;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The settings of a file as they are written, before YAML makes numbers and truth values of them, and a list without doubles. */
final class WrittenSettings {

    private static final Set<Tag> NO_TEXT = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    private static final String LIST = "[]";

    /** A line of a file {@code .properties}, and one that begins a new document. */
    private static final Pattern PROPERTY = Pattern.compile("\\s*(?![#!])([^=:\\s]+)\\s*[=:]?\\s*(.*)");

    private static final Pattern DOCUMENT = Pattern.compile("[#!]---\\s*");
    private static final Pattern CONTINUED = Pattern.compile("\\s*[^#!\\s].*?(?<!\\\\)(\\\\\\\\)*\\\\");

    private final String file;
    private final List<Entry> entries = new ArrayList<>();
    private int documents;

    /**
     * One value or one key.
     *
     * @param document which of the file's documents it is in
     * @param name the elements of its name, as they are written
     * @param isKey whether it is the last element of the name itself, and not the value
     * @param text as it is written
     * @param tag what YAML takes it for
     */
    record Entry(int document, List<String> name, boolean isKey, String text, Tag tag, Place place) {

        /** Whether the program sees another text than the one that is written: 83 for 0123, false for no, 100000.0 for 1e5. */
        boolean isAltered() {
            return isNoText() && !read().equals(text);
        }

        private String read() {
            return String.valueOf(yaml().<Object>load(text));
        }

        /** Whether YAML takes it for a number or a truth value. */
        boolean isNoText() {
            return NO_TEXT.contains(tag);
        }

        /** As it is written with dots: {@code a.b[c].d}. */
        String dotted() {
            return String.join(".", name).replace(".[", "[");
        }

        boolean isList() {
            return tag.equals(Tag.SEQ);
        }

        /** Whether there is no value at all, which {@code []} is. */
        boolean isEmpty() {
            return !isKey && (tag.equals(Tag.NULL) || text.isBlank());
        }
    }

    private WrittenSettings(String file) {
        this.file = file;
    }

    /** Reads a file that Spring Boot has read already. */
    static List<Entry> read(Resource file) {
        WrittenSettings settings = new WrittenSettings(YamlPosition.nameOf(file));
        try (Reader text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            if (!SettingSources.isYaml(file)) {
                settings.addProperties(file.getContentAsString(StandardCharsets.ISO_8859_1));
                return settings.entries;
            }
            for (Node document : yaml().composeAll(text)) {
                settings.documents++;
                settings.add(List.of(), document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings.entries;
    }

    private void addProperties(String text) {
        boolean isContinued = false;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher property = PROPERTY.matcher(line);
            if (DOCUMENT.matcher(line).matches()) {
                documents++;
            } else if (!isContinued && property.matches()) {
                Place place = new Place(file, number, property.start(1) + 1);
                entries.add(new Entry(
                        documents, append(List.of(), property.group(1)), false, property.group(2), Tag.STR, place));
            }
            isContinued = CONTINUED.matcher(line).matches();
        }
    }

    private void add(List<String> name, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                // What << takes over is looked at where it is written.
                if (entry.getKeyNode() instanceof ScalarNode key
                        && !key.getTag().equals(Tag.MERGE)) {
                    List<String> inner = append(name, key.getValue());
                    add(inner, true, key);
                    add(inner, entry.getValueNode());
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            Place place = YamlPosition.placeOf(node.getStartMark(), file);
            entries.add(new Entry(documents, name, false, LIST, Tag.SEQ, place));
            for (int i = 0; i < sequence.getValue().size(); i++) {
                add(append(name, "[" + i + "]"), sequence.getValue().get(i));
            }
        } else if (node instanceof ScalarNode scalar) {
            add(name, false, scalar);
        }
    }

    private void add(List<String> name, boolean isKey, ScalarNode node) {
        Place place = YamlPosition.placeOf(node.getStartMark(), file);
        entries.add(new Entry(documents, name, isKey, node.getValue(), node.getTag(), place));
    }

    private static List<String> append(List<String> name, String key) {
        List<String> longer = new ArrayList<>(name);
        // A key may hold several elements, but for one in brackets, which is taken as it is.
        longer.addAll(key.startsWith("[") ? List.of(key) : List.of(key.split("\\.")));
        return longer;
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }
}
