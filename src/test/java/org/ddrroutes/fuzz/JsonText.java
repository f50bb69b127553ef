package org.ddrroutes.fuzz;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8259 read a second time, by hand: one object, each key once, at most 8 levels, numbers of at most 1,000 characters
 * that a decimal can hold. Text is a {@link String}, a number keeps its spelling.
 */
public final class JsonText {

    private static final int LEVELS = 8;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LARGEST_SCALE = 999_999_999;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    /** A number as it is written; equal to one of the same value. */
    public record Spelled(String digits) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Spelled same && new BigDecimal(digits).compareTo(new BigDecimal(same.digits)) == 0;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private final String text;
    private final boolean isAnswer;
    private int at;

    private JsonText(String text, boolean isAnswer) {
        this.text = text;
        this.isAnswer = isAnswer;
    }

    /** The object's fields; empty when the bytes are none, or break a rule. */
    public static Optional<Map<String, @Nullable Object>> object(byte[] utf8) {
        try {
            return object(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The same of a callback's body, which may have a byte order mark before it. */
    public static Optional<Map<String, @Nullable Object>> marked(byte[] body) {
        String marked = new String(body, StandardCharsets.ISO_8859_1);
        return object(marked.replaceFirst("^\u00ef\u00bb\u00bf", "").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same of text that may hold lone surrogates. */
    public static Optional<Map<String, @Nullable Object>> object(String text) {
        return object(new JsonText(text, false));
    }

    /** The same of an answer of the bank: what is no UTF-8, a control character in a text and any number are taken. */
    public static Optional<Map<String, @Nullable Object>> answer(byte[] body) {
        return object(new JsonText(new String(body, StandardCharsets.UTF_8), true));
    }

    private static Optional<Map<String, @Nullable Object>> object(JsonText json) {
        try {
            json.space();
            Map<String, @Nullable Object> fields = json.fields(1);
            json.space();
            return json.at == json.text.length() ? Optional.of(fields) : Optional.empty();
        } catch (Broken e) {
            return Optional.empty();
        }
    }

    /** Holds, in a text or a name, a control character, the end of a line or of a paragraph, or half of a pair. */
    public static boolean isUnfit(@Nullable Object json) {
        if (json instanceof Map<?, ?> fields) {
            return fields.entrySet().stream().anyMatch(field -> isUnfit(field.getKey()) || isUnfit(field.getValue()));
        }
        if (json instanceof List<?> items) {
            return items.stream().anyMatch(JsonText::isUnfit);
        }
        return json instanceof String text
                && text.codePoints().map(Character::getType).anyMatch(JsonText::isUnfit);
    }

    private static boolean isUnfit(int type) {
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private @Nullable Object value(int level) throws Broken {
        space();
        return switch (peek()) {
            case '{' -> fields(level);
            case '[' -> items(level);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> fields(int level) throws Broken {
        enter('{', level);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (boolean first = true; !closes('}', first); first = false) {
            space();
            String key = string();
            space();
            take(':');
            if (fields.containsKey(key)) {
                throw new Broken();
            }
            fields.put(key, value(level + 1));
        }
        return fields;
    }

    private List<@Nullable Object> items(int level) throws Broken {
        enter('[', level);
        List<@Nullable Object> items = new ArrayList<>();
        for (boolean first = true; !closes(']', first); first = false) {
            items.add(value(level + 1));
        }
        return items;
    }

    private void enter(char bracket, int level) throws Broken {
        take(bracket);
        if (level > LEVELS) {
            throw new Broken();
        }
    }

    /** After the opening bracket or a value: whether the closing one follows; else takes the comma between two values. */
    private boolean closes(char bracket, boolean first) throws Broken {
        space();
        if (peek() == bracket) {
            at++;
            return true;
        }
        if (!first) {
            take(',');
        }
        return false;
    }

    private String string() throws Broken {
        take('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(at++);
            if (next < 0x20 && !isAnswer) {
                throw new Broken();
            }
            string.append(next == '\\' ? escaped() : next);
        }
        at++;
        return string.toString();
    }

    private char escaped() throws Broken {
        char kind = peek();
        at++;
        int plain = "\"\\/bfnrt".indexOf(kind);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (kind != 'u' || at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw new Broken();
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Spelled number() throws Broken {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw new Broken();
        }
        at = number.end();
        String digits = number.group();
        if (!isAnswer && (digits.length() > LONGEST_NUMBER || !isInRange(digits))) {
            throw new Broken();
        }
        return new Spelled(digits);
    }

    private static boolean isInRange(String digits) {
        try {
            return Math.abs((long) new BigDecimal(digits).scale()) <= LARGEST_SCALE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private @Nullable Object word(String word, @Nullable Object meaning) throws Broken {
        if (!text.startsWith(word, at)) {
            throw new Broken();
        }
        at += word.length();
        return meaning;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void take(char wanted) throws Broken {
        if (peek() != wanted) {
            throw new Broken();
        }
        at++;
    }

    private char peek() throws Broken {
        if (at >= text.length()) {
            throw new Broken();
        }
        return text.charAt(at);
    }

    private static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
