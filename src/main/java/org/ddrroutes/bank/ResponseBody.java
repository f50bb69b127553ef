package org.ddrroutes.bank;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.camel.util.function.ThrowingFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain UTF-8 of the body of an answer, whatever coding and charset it came in. We ask for neither; what comes all the
 * same is decoded. What is announced and is not so stays as it is. See RFC 9110, 8.4 and 8.3.2.
 */
final class ResponseBody {

    static final int MAX_BYTES = 64 * 1024;

    private static final int MOST_CODINGS = 5;
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final Pattern CHARSET = Pattern.compile("(?i)[;\\s]charset\\s*=\\s*[\"']?([^\\s;,\"']+)");

    /** The longest first: UTF-32's begins as UTF-16's does. */
    private static final List<Map.Entry<String, byte[]>> BYTE_ORDER_MARKS = List.of(
            Map.entry("UTF-32", new byte[] {0, 0, (byte) 0xfe, (byte) 0xff}),
            Map.entry("UTF-32", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0}),
            Map.entry("UTF-8", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}),
            Map.entry("UTF-16", new byte[] {(byte) 0xfe, (byte) 0xff}),
            Map.entry("UTF-16", new byte[] {(byte) 0xff, (byte) 0xfe}));

    private ResponseBody() {}

    /**
     * @param codings the values of {@code Content-Encoding}, in the order in which they were applied
     * @throws OutcomeUnknown when more than {@value #MAX_BYTES} bytes come out
     */
    static byte[] plain(byte[] body, List<String> codings, @Nullable String contentType) throws OutcomeUnknown {
        byte[] bytes = decoded(body, codings);
        String read = new String(bytes, charset(bytes, contentType));
        return (read.indexOf(BYTE_ORDER_MARK) == 0 ? read.substring(1) : read).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(byte[] body, List<String> codings) throws OutcomeUnknown {
        List<String> names = codings.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"))
                .toList();
        if (names.size() > MOST_CODINGS) {
            throw new OutcomeUnknown("the answer is coded more than " + MOST_CODINGS + " times");
        }
        byte[] bytes = body;
        for (int i = names.size() - 1; i >= 0; i--) {
            bytes = switch (names.get(i)) {
                case "gzip", "x-gzip" -> isGzip(bytes) ? inflated(bytes, GZIPInputStream::new) : bytes;
                case "deflate" ->
                    isZlib(bytes) ? inflated(bytes, InflaterInputStream::new) : inflated(bytes, ResponseBody::raw);
                default -> bytes;
            };
        }
        return bytes;
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /** RFC 1950; many send what deflate is named for without that frame. */
    private static boolean isZlib(byte[] bytes) {
        return bytes.length > 1 && (bytes[0] & 0x0f) == 8 && ((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff)) % 31 == 0;
    }

    private static InputStream raw(InputStream bytes) {
        return new InflaterInputStream(bytes, new Inflater(true));
    }

    /** The same bytes where they cannot be decoded: then nobody can read them. */
    private static byte[] inflated(byte[] bytes, ThrowingFunction<InputStream, InputStream, IOException> decoding)
            throws OutcomeUnknown {
        byte[] plain;
        try (InputStream content = decoding.apply(new ByteArrayInputStream(bytes))) {
            plain = content.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return bytes;
        }
        if (plain.length > MAX_BYTES) {
            throw tooLong();
        }
        return plain;
    }

    static OutcomeUnknown tooLong() {
        return new OutcomeUnknown("the answer is over " + MAX_BYTES + " bytes");
    }

    /** A byte order mark says it; else the declared one, where the JVM knows it. */
    private static Charset charset(byte[] bytes, @Nullable String contentType) {
        for (Map.Entry<String, byte[]> mark : BYTE_ORDER_MARKS) {
            int length = mark.getValue().length;
            if (bytes.length >= length && Arrays.equals(bytes, 0, length, mark.getValue(), 0, length)) {
                return Charset.forName(mark.getKey());
            }
        }
        if (contentType == null || contentType.indexOf('=') < 0) {
            return StandardCharsets.UTF_8;
        }
        Matcher declared = CHARSET.matcher(contentType);
        try {
            return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
