package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ddrroutes.wire.FieldText;

/** Prints what the port answers: tables and lines for people, or the JSON as it came. */
record TextOutput(PrintStream out) {

    private static final int MAX_CELL = 200;

    /** In ASCII alone: neither a terminal nor a locale may change what a script reads. */
    private static final ObjectWriter JSON =
            new ObjectMapper().writerWithDefaultPrettyPrinter().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    void line(String text) {
        out.println(text);
    }

    void json(JsonNode document) {
        try {
            // DEL is ASCII, and a control character all the same.
            out.println(JSON.writeValueAsString(document).replace("\u007f", "\\u007f"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of an object, a line each, what has none left out. */
    void values(JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            if (value.isValueNode() && !value.isNull()) {
                out.printf("%-18s %s%n", shown(field.getKey()), shown(value.asText()));
            }
        }
    }

    /** A line an item, in columns that are as wide as they have to be. */
    void table(Iterable<JsonNode> items, List<String> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns);
        for (JsonNode item : items) {
            rows.add(columns.stream().map(column -> cell(item.path(column))).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Without what would steer a terminal: producers and the bank chose these texts. */
    static String shown(String text) {
        return FieldText.shown(text, MAX_CELL);
    }

    private static String cell(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "-" : shown(value.asText());
    }
}
