package org.ddrroutes.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntPredicate;

/** The rules that every text from outside is held to before it may be stored or sent. */
public final class FieldText {

    private FieldText() {}

    /** Holds a control character (U+0000 to U+001F, U+007F to U+009F, line ends among them) or a lone surrogate. */
    public static boolean hasForbiddenCharacter(String text) {
        return hasAny(text, FieldText::isForbidden);
    }

    /** The same of every text in it, names included. */
    public static boolean hasForbiddenCharacter(JsonNode json) {
        if (json.isTextual()) {
            return hasForbiddenCharacter(json.textValue());
        }
        return json.propertyStream().anyMatch(field -> hasForbiddenCharacter(field.getKey()))
                || json.valueStream().anyMatch(FieldText::hasForbiddenCharacter);
    }

    /** Holds what a database cannot keep as text: U+0000 or a lone surrogate. */
    public static boolean isUnstorable(String text) {
        return hasAny(text, c -> c == 0 || isSurrogate(c));
    }

    public static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Holds a character that is not seen and changes how the others are: those that turn the direction of a line, those
     * without a width (all of Unicode's class Cf), and the ends of lines and paragraphs.
     */
    public static boolean hasUnseenCharacter(String text) {
        return hasAny(text, FieldText::isUnseen);
    }

    /** Cut to so many characters, and without what a log or a database would not take, or what an operator would not see. */
    public static String shown(String text, int length) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(length)
                .map(c -> isForbidden(c) || isUnseen(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean hasAny(String text, IntPredicate kind) {
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (kind.test(codePoint)) {
                return true;
            }
            at += Character.charCount(codePoint);
        }
        return false;
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint)
                || codePoint == 0x2028
                || codePoint == 0x2029
                || isSurrogate(codePoint);
    }

    // String.codePointAt joins pairs, so a surrogate that is left stands alone.
    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
