package org.ddrroutes.bank;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ddrroutes.bank.BankCodes.Meaning;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.YamlPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads {@code config/bank-codes.yaml} and refuses what it does not understand. Keys are taken as they are written, so
 * that {@code 0429} without quotes is not read as an octal number.
 */
final class BankCodesFile {

    private final String name;

    private BankCodesFile(String name) {
        // The setting comes first: by it the start's failure is recognised and told in one line.
        this.name = "ddr.bank.codes-file: " + name;
    }

    /** @throws SettingFault naming the file, the code and the rule, when the file cannot be used */
    static BankCodes read(Resource file) {
        BankCodesFile reader = new BankCodesFile(file.getDescription());
        try (Reader text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            return reader.codes(new Yaml(new SafeConstructor(new LoaderOptions())).compose(text));
        } catch (IOException e) {
            throw new SettingFault(reader.name + " cannot be read; it lies in config/ beside the program");
        } catch (YAMLException e) {
            throw new SettingFault(reader.name + " is no YAML " + YamlPosition.of(e));
        }
    }

    private BankCodes codes(Node root) {
        Map<String, Node> top = mapping(root, "the file");
        Node otherwise = top.remove("default");
        Node codes = top.remove("codes");
        if (otherwise == null) {
            throw wrong(
                    "has no `default`: say what a code without a row means, for example default: { action: dead-letter }");
        }
        if (codes == null) {
            throw wrong("has no `codes`");
        }
        if (!top.isEmpty()) {
            throw wrong("has an unknown key " + top.keySet() + "; known are codes and default");
        }
        Map<String, Meaning> meanings = new LinkedHashMap<>();
        mapping(codes, "codes").forEach((code, row) -> meanings.put(code, meaning(code, row)));
        return new BankCodes(meanings, meaning("default", otherwise));
    }

    private Meaning meaning(String code, Node row) {
        Map<String, Node> fields = mapping(row, code);
        String word = scalar(fields.remove("action"), code + ": action");
        String outcome = fields.containsKey("outcome") ? scalar(fields.remove("outcome"), code + ": outcome") : "known";
        if (!fields.isEmpty()) {
            throw wrong("row " + code + " has an unknown key " + fields.keySet() + "; known are action and outcome");
        }
        Action action = Action.ofWord(word)
                .orElseThrow(() ->
                        wrong("row " + code + " has an unknown action `" + word + "`; known are " + Action.words()));
        if (!outcome.equals("known") && !outcome.equals("unknown")) {
            throw wrong("row " + code + " has an unknown outcome `" + outcome + "`; known are known and unknown");
        }
        boolean known = outcome.equals("known");
        if (!known && action != Action.RETRY && action != Action.DEAD_LETTER) {
            throw wrong("row " + code + ": outcome unknown goes with the actions retry and dead-letter alone");
        }
        return new Meaning(action, known);
    }

    private Map<String, Node> mapping(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(what + " must be a mapping");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key of " + what);
            if (entries.put(key, entry.getValueNode()) != null) {
                throw wrong("has `" + key + "` twice");
            }
        }
        return entries;
    }

    private String scalar(@Nullable Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(what + " is missing or no plain text");
    }

    private SettingFault wrong(String rule) {
        return new SettingFault(name + ": " + rule);
    }
}
