package org.ddrroutes.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The rules that every text from outside is held to before it may be stored or sent. */
public final class FieldText {

    /** Default_Ignorable_Code_Point but for those of the class Cf. Source: Unicode, DerivedCoreProperties.txt. */
    private static final Pattern IGNORABLE =
            Pattern.compile("[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2065\\u3164"
                    + "\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufff8\\x{e0000}-\\x{e0fff}]");

    private static final int BRAILLE_BLANK = 0x2800;
    private static final int ASCII_END = 0x80;

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
        return !text.isEmpty() && !hasAny(text, c -> c < '0' || c > '9');
    }

    /**
     * Holds a character that is not seen or changes how the others are: those that turn the direction of a line, those
     * without a width or a picture (Unicode's class Cf and its Default_Ignorable_Code_Point), and the ends of lines and
     * paragraphs.
     */
    public static boolean hasUnseenCharacter(String text) {
        return hasAny(text, FieldText::isUnseen);
    }

    /** Cut to so many characters, and without what a log or a database would not take, or what an operator would not see. */
    public static String shown(String text, int length) {
        if (text.length() <= length && !hasAny(text, FieldText::isNotShown)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(length).map(c -> isNotShown(c) ? '?' : c).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isNotShown(int codePoint) {
        return isForbidden(codePoint) || isUnseen(codePoint);
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

    /** Nothing of it leaves a mark on the page: it is empty, or blanks of whatever width. */
    public static boolean isBlank(String text) {
        return !hasAny(text, c -> !Character.isSpaceChar(c) && !Character.isWhitespace(c) && c != BRAILLE_BLANK);
    }

    private static boolean isUnseen(int codePoint) {
        if (codePoint < ASCII_END) {
            return false;
        }
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> IGNORABLE.matcher(Character.toString(codePoint)).matches();
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
