package org.ddrroutes.bank;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.bank.BankCodes.Meaning;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.finding.Utf8;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.YamlPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads {@code config/bank-codes.yaml} and refuses what it does not understand. Keys are taken as they are written, so
 * that {@code 0429} without quotes is not read as an octal number.
 */
final class BankCodesFile {

    private static final String ROW = "CBS001: { action: reject }";

    private final String file;
    private final String name;
    private final Map<String, Place> places = new LinkedHashMap<>();

    private BankCodesFile(Resource resource) {
        this.file = YamlPosition.nameOf(resource);
        // The setting comes first: by it the start's failure is recognised and told in one line.
        this.name = "ddr.bank.codes-file: " + resource.getDescription();
    }

    /** @throws SettingFault naming the file, the code and the rule, when the file cannot be used */
    static BankCodes read(Resource file) {
        return read(file, new LinkedHashMap<>());
    }

    /** @param places is told where each row stands, and {@code codes} and {@code default} */
    static BankCodes read(Resource file, Map<String, Place> places) {
        BankCodesFile reader = new BankCodesFile(file);
        try {
            if (file.isFile() && file.getFile().isDirectory()) {
                throw reader.wrong(null, "is a folder; put the file there, or take it away");
            }
            if (String.valueOf(file.getFilename()).isBlank()) {
                throw new FileNotFoundException();
            }
            byte[] text = file.getContentAsByteArray();
            Optional<Finding> fault = Utf8.fault(reader.file, text, Rule.CODES);
            if (fault.isPresent()) {
                throw new SettingFault(reader.name + " " + fault.get().text())
                        .at(fault.get().place());
            }
            BankCodes codes = reader.codes(new Yaml(new SafeConstructor(new LoaderOptions()))
                    .compose(new StringReader(new String(text, StandardCharsets.UTF_8))));
            places.putAll(reader.places);
            return codes;
        } catch (IOException e) {
            SettingFault fault = new SettingFault(reader.name
                    + (file instanceof ClassPathResource
                            ? " is looked for inside the program; write file: before it, as in"
                                    + " file:config/bank-codes.yaml"
                            : " cannot be read; it lies in config/ beside the program"));
            throw file instanceof ClassPathResource ? fault : fault.at(Place.startOf(reader.file));
        } catch (YAMLException e) {
            throw new SettingFault(reader.name + " is no YAML " + YamlPosition.of(e) + "; correct it")
                    .at(YamlPosition.place(e, reader.file));
        }
    }

    private BankCodes codes(@Nullable Node root) {
        Map<String, Node> top = mapping(root, "the file", root, "codes and default, as the shipped file has them");
        Node otherwise = top.remove("default");
        Node codes = top.remove("codes");
        if (otherwise == null) {
            throw wrong(
                    root,
                    "has no `default`: say what a code without a row means, for example default: { action: dead-letter }");
        }
        if (codes == null) {
            throw wrong(
                    root,
                    "has no `codes`" + (top.isEmpty() ? "" : ", and nothing is known of " + top.keySet())
                            + "; write codes: with a row for each code below it, such as " + ROW);
        }
        if (!top.isEmpty()) {
            throw wrong(
                    top.values().iterator().next(),
                    "has an unknown key " + top.keySet() + "; known are codes and default");
        }
        Map<String, Meaning> rules = new LinkedHashMap<>();
        mapping(codes, "codes", codes, "a row for each code below it, such as " + ROW)
                .forEach((code, row) -> rules.put(code, rule(code, row)));
        return new BankCodes(rules, rule("default", otherwise));
    }

    private Meaning rule(String code, Node row) {
        Map<String, Node> fields = mapping(row, code, row, "a row such as " + ROW);
        Node actionNode = fields.remove("action");
        String word = scalar(actionNode, code + ": action", row);
        Node outcomeNode = fields.remove("outcome");
        String outcome = outcomeNode == null ? "known" : scalar(outcomeNode, code + ": outcome", row);
        if (!fields.isEmpty()) {
            throw wrong(
                    row, "row " + code + " has an unknown key " + fields.keySet() + "; known are action and outcome");
        }
        Action action = Action.ofWord(word)
                .orElseThrow(() -> wrong(
                        row,
                        "row " + code + " has an unknown action `" + word + "`" + NearestName.hint(word, Action.words())
                                + "; known are " + String.join(", ", Action.words())));
        if (!outcome.equals("known") && !outcome.equals("unknown")) {
            throw wrong(row, "row " + code + " has an unknown outcome `" + outcome + "`; known are known and unknown");
        }
        boolean known = outcome.equals("known");
        if (!known && action != Action.RETRY && action != Action.DEAD_LETTER) {
            throw wrong(
                    row,
                    "row " + code
                            + ": outcome unknown goes with the actions retry and dead-letter alone; take outcome away, or write one of these");
        }
        return new Meaning(action, known);
    }

    private Map<String, Node> mapping(@Nullable Node node, String what, @Nullable Node at, String wayOut) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(at, what + " must be a mapping" + (node == null ? ", and is empty" : "") + "; write " + wayOut);
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key of " + what, at);
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                throw wrong(entry.getKeyNode(), "has <<, which is not read here; write out what it takes over");
            }
            if (entries.put(key, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), "has `" + key + "` twice; take one away");
            }
            places.put(key, YamlPosition.placeOf(entry.getKeyNode().getStartMark(), file));
        }
        return entries;
    }

    private String scalar(@Nullable Node node, String what, @Nullable Node at) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node == null ? at : node, what + " is missing or no plain text; write a row such as " + ROW);
    }

    private SettingFault wrong(@Nullable Node at, String rule) {
        return new SettingFault(name + ": " + rule)
                .at(at == null ? Place.startOf(file) : YamlPosition.placeOf(at.getStartMark(), file));
    }
}
