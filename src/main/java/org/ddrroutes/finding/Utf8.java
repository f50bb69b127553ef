package org.ddrroutes.finding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** Finds what keeps a file from being read as text in UTF-8. Files in UTF-16 or ISO-8859-1 are none. */
public final class Utf8 {

    private Utf8() {}

    /** The first place that is no text; empty where all of the file is. */
    public static Optional<Finding> fault(String file, byte[] bytes, Rule rule) {
        CharBuffer read = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        boolean isCut = decoder.decode(ByteBuffer.wrap(bytes), read, true).isError();
        String text = read.flip().toString();
        int control = text.codePoints()
                .takeWhile(StreamReader::isPrintable)
                .map(Character::charCount)
                .sum();
        if (!isCut && control == text.length()) {
            return Optional.empty();
        }
        boolean isOther = control == text.length() || text.charAt(control) == 0;
        String before = text.substring(0, control);
        int line = before.length() - before.replace("\n", "").length() + 1;
        return Optional.of(Finding.error(
                new Place(file, line, control - before.lastIndexOf('\n')),
                rule,
                isOther ? "is not UTF-8; save it so" : "has a control character; take it away"));
    }
}
