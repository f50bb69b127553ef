package org.ddrroutes.bank;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON object of an answer of the bank: as strict as {@link StrictJson} about its structure, its depth and keys that
 * come twice, and of good will about values that we do not need, since an answer that cannot be read leaves an account
 * registered and its owner told otherwise. A control character may stand in a text, a byte that is no UTF-8 is replaced, and a
 * number that no decimal holds counts as missing.
 */
final class ResponseJson {

    private static final int LONGEST_NUMBER = 1_000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(StrictJson.MAX_DEPTH)
                    // The whole answer is bounded already.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ResponseJson() {}

    /** @throws MalformedJson without any of the text */
    static ObjectNode read(byte[] body) throws MalformedJson {
        try (JsonParser parser = FACTORY.createParser(new String(body, StandardCharsets.UTF_8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJson("not a JSON object");
            }
            ObjectNode object = object(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("text after the JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new MalformedJson("malformed JSON: " + e.getClass().getSimpleName());
        }
    }

    /** A text without the blanks around it, as a system of fixed lengths sends them; null for what is none. */
    static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.textValue().strip() : null;
    }

    /** A number, also as a text of digits; null for what is none. */
    static @Nullable BigDecimal number(@Nullable JsonNode node) {
        if (node != null && node.isNumber()) {
            return node.decimalValue();
        }
        String digits = text(node);
        return digits != null && FieldText.isDigits(digits) && digits.length() <= LONGEST_NUMBER
                ? new BigDecimal(digits)
                : null;
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, value(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(parser.getBooleanValue());
            default -> JsonNodeFactory.instance.nullNode();
        };
    }

    private static JsonNode number(String text) {
        try {
            return text.length() > LONGEST_NUMBER
                    ? MissingNode.getInstance()
                    : DecimalNode.valueOf(new BigDecimal(text));
        } catch (NumberFormatException | ArithmeticException e) {
            return MissingNode.getInstance();
        }
    }
}
