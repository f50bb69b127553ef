package org.ddrroutes.startup;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** The settings of a YAML file as they are written, before YAML makes numbers and truth values of them. */
final class YamlSettings {

    private static final Set<Tag> NO_TEXT = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    private static final String LIST = "[]";

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
            return isNoText() && !String.valueOf(yaml().<Object>load(text)).equals(text);
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

    private YamlSettings(String file) {
        this.file = file;
    }

    /** Reads a file that Spring Boot has read already. */
    static List<Entry> read(Resource file) {
        YamlSettings settings = new YamlSettings(YamlPosition.nameOf(file));
        try (Reader text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            for (Node document : yaml().composeAll(text)) {
                settings.documents++;
                settings.add(List.of(), document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings.entries;
    }

    private void add(List<String> name, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
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
