package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.ddrroutes.finding.Place;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A part of a YAML file with its place. What is not there is a node without content, so that paths can be asked for at once. What
 * is below it is made once, and is equal to itself alone.
 */
final class YamlNode {

    private final String file;
    private final @Nullable Node node;
    private final @Nullable Node above;
    private @Nullable List<Entry> entries;
    private @Nullable List<YamlNode> items;

    /** @param above the key that it stands under, or else what should hold it */
    YamlNode(String file, @Nullable Node node, @Nullable Node above) {
        this.file = file;
        this.node = node;
        this.above = above;
    }

    /** @param at where its place is */
    record Entry(String key, Node at, YamlNode value) {

        /** Where the key stands. */
        Place place() {
            return value.placeOf(at);
        }
    }

    String file() {
        return file;
    }

    /** As the YAML reader has it. */
    @Nullable
    Node node() {
        return node;
    }

    boolean isPresent() {
        return node != null;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    /** A plain value as it is written; nothing for anything else. */
    String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    String text(String key) {
        return get(key).text();
    }

    boolean has(String key) {
        return get(key).isPresent();
    }

    YamlNode get(String key) {
        Entry entry = entryOf(key);
        return entry == null ? new YamlNode(file, null, node == null ? above : node) : entry.value();
    }

    private @Nullable Entry entryOf(String key) {
        for (Entry entry : entries()) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    YamlNode at(String... keys) {
        YamlNode found = this;
        for (String key : keys) {
            found = found.get(key);
        }
        return found;
    }

    List<Entry> entries() {
        List<Entry> made = entries;
        if (made == null) {
            made = new ArrayList<>();
            if (node instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    Node at = tuple.getKeyNode();
                    String key = at instanceof ScalarNode scalar ? scalar.getValue() : "";
                    made.add(new Entry(key, at, new YamlNode(file, tuple.getValueNode(), at)));
                }
            }
            entries = made;
        }
        return made;
    }

    List<YamlNode> items() {
        List<YamlNode> made = items;
        if (made == null) {
            made = new ArrayList<>();
            if (node instanceof SequenceNode sequence) {
                for (Node item : sequence.getValue()) {
                    made.add(new YamlNode(file, item, sequence));
                }
            }
            items = made;
        }
        return made;
    }

    /** This node's own place, or that of what should hold it. */
    Place place() {
        return node == null ? Objects.requireNonNullElse(parent(), Place.startOf(file)) : placeOf(node);
    }

    @Nullable
    Place parent() {
        return above == null ? null : placeOf(above);
    }

    /** Where the key stands, or this node where there is none. */
    Place placeOf(String key) {
        Entry entry = entryOf(key);
        return entry == null ? place() : entry.place();
    }

    /** Every plain value below, with the key that it stands under. */
    void forEachText(Consumer<Entry> use) {
        forEachText("", use);
    }

    private void forEachText(String key, Consumer<Entry> use) {
        if (node instanceof ScalarNode scalar) {
            use.accept(new Entry(key, scalar, this));
        }
        for (Entry entry : entries()) {
            entry.value().forEachText(entry.key(), use);
        }
        for (YamlNode item : items()) {
            item.forEachText(key, use);
        }
    }

    /** Every mapping, this one first, and what is below it. */
    void forEachMapping(Consumer<YamlNode> use) {
        if (isMapping()) {
            use.accept(this);
        }
        for (Entry entry : entries()) {
            entry.value().forEachMapping(use);
        }
        for (YamlNode item : items()) {
            item.forEachMapping(use);
        }
    }

    private Place placeOf(Node of) {
        return placeOf(file, of.getStartMark());
    }

    /** As the YAML reader has it; the start of the file where it does not say. */
    static Place placeOf(String file, Optional<Mark> read) {
        return read.map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElseGet(() -> Place.startOf(file));
    }
}
