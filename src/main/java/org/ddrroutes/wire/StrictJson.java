package org.ddrroutes.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object from outside (RFC 8259): nothing after it, each key once at every level, at most {@value
 * #MAX_DEPTH} levels deep, valid UTF-8, no text of an error that would repeat what was read.
 */
public final class StrictJson {

    public static final int MAX_DEPTH = 8;

    private static final int LARGEST_SCALE = 999_999_999;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // 100.00 stays 100.00, where we keep what we do not know.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /** @throws MalformedJson when the bytes are not UTF-8 or not such an object */
    public static ObjectNode read(byte[] utf8) throws MalformedJson {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new MalformedJson("not UTF-8");
        }
    }

    /** @throws MalformedJson when the text is not such an object */
    public static ObjectNode read(String text) throws MalformedJson {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJson("not a JSON object");
            }
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("text after the JSON object");
            }
            requireWritable(node);
            return (ObjectNode) node;
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            // A number whose exponent no BigDecimal can hold is well-formed, and beyond what we read.
            // The parser's message quotes what it read, personal data included: only its kind is kept.
            throw new MalformedJson("malformed JSON: " + e.getClass().getSimpleName());
        }
    }

    /** At the very end of what a decimal can hold, a number can be read that cannot be read again as it is written. */
    private static void requireWritable(JsonNode node) throws MalformedJson {
        if (node.isBigDecimal() && Math.abs((long) node.decimalValue().scale()) > LARGEST_SCALE) {
            throw new MalformedJson("a number out of range");
        }
        for (JsonNode inner : node) {
            requireWritable(inner);
        }
    }
}
