package org.ddrroutes.bank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codings and charsets that we have not asked for, and that come all the same. */
class ResponseBodyTest {

    private static final String TEXT = "{\"statusCode\":\"0\",\"statusDesc\":\"สำเร็จ\"}";

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", " gzip , identity", "identity", "", "br"})
    void decodesGzipAndTakesWhatIsPlain(String coding) throws IOException {
        boolean isZipped = coding.toLowerCase(java.util.Locale.ROOT).contains("gzip");

        assertThat(plain(isZipped ? gzip(TEXT.getBytes(UTF_8)) : TEXT.getBytes(UTF_8), coding))
                .isEqualTo(TEXT);
        assertThat(plain(TEXT.getBytes(UTF_8), coding)).isEqualTo(TEXT);
    }

    @Test
    void decodesDeflateWithItsFrameAndWithout() throws IOException {
        assertThat(plain(deflate(TEXT.getBytes(UTF_8), false), "deflate")).isEqualTo(TEXT);
        assertThat(plain(deflate(TEXT.getBytes(UTF_8), true), "deflate")).isEqualTo(TEXT);
        assertThat(plain(TEXT.getBytes(UTF_8), "deflate")).isEqualTo(TEXT);
    }

    @Test
    void decodesSeveralCodingsTheLastOneFirst() throws IOException {
        byte[] twice = gzip(deflate(TEXT.getBytes(UTF_8), false));

        assertThat(plain(twice, "deflate, gzip")).isEqualTo(TEXT);
        assertThat(new String(ResponseBody.plain(twice, List.of("deflate", "gzip"), null), UTF_8))
                .isEqualTo(TEXT);
    }

    @Test
    void givesUpOnMoreThanFiveCodings() {
        assertThatThrownBy(() -> plain(new byte[0], "gzip,gzip,gzip,gzip,gzip,gzip"))
                .isInstanceOf(OutcomeUnknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 30})
    void leavesWhatIsCutShortUnreadable(int length) throws IOException {
        assertThat(plain(Arrays.copyOf(gzip(TEXT.getBytes(UTF_8)), length), "gzip"))
                .doesNotContain("statusCode");
        assertThat(plain(Arrays.copyOf(deflate(TEXT.getBytes(UTF_8), false), length), "deflate"))
                .doesNotContain("statusCode\":\"0\",\"statusDesc\":\"สำเร็จ");
    }

    /** A gigabyte in a megabyte: it must end after the 64 KB that may be. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesWhatIsOver64KbDecoded(String coding) throws IOException {
        byte[] most = "x".repeat(ResponseBody.MAX_BYTES).getBytes(UTF_8);
        assertThat(plain(coding.equals("gzip") ? gzip(most) : deflate(most, false), coding))
                .hasSize(ResponseBody.MAX_BYTES);
        byte[] bomb = new byte[50_000_000];
        byte[] coded = coding.equals("gzip") ? gzip(bomb) : deflate(bomb, true);

        assertThatThrownBy(() -> plain(coded, coding))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("over 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTF-8        | application/json; charset=\"utf-8\"",
                "UTF-8        | application/json;charset='UTF-8'; x=y",
                "UTF-8        | application/json; charset=no-such-charset",
                "UTF-8        | application/json; charset=%%%",
                "UTF-8        | text/html",
                "UTF-8        | ;;;",
                "UTF-8        |",
                "x-windows-874| application/json; charset=windows-874",
                "TIS-620      | application/json; CHARSET = tis-620",
                "UTF-16LE     | application/json; charset=utf-16le",
                "UTF-16BE     | text/plain; charset=UTF-16BE",
                "UTF-16       | application/json",
                "UTF-16       | application/json; charset=utf-16"
            })
    void readsTheDeclaredCharset(String charset, String contentType) throws IOException {
        byte[] body = TEXT.getBytes(Charset.forName(charset));

        assertThat(new String(ResponseBody.plain(body, List.of(), contentType), UTF_8))
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, ISO-8859-1", "UTF-16LE, utf-8", "UTF-16BE, TIS-620", "UTF-32LE, utf-8", "UTF-32BE, utf-8"})
    void skipsAByteOrderMarkAndBelievesItMore(String charset, String declared) throws IOException {
        byte[] body = ("\ufeff" + TEXT).getBytes(Charset.forName(charset));

        assertThat(new String(ResponseBody.plain(body, List.of(), "application/json; charset=" + declared), UTF_8))
                .isEqualTo(TEXT);
    }

    private static String plain(byte[] body, String coding) throws OutcomeUnknown {
        return new String(ResponseBody.plain(body, List.of(coding), "application/json"), UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(coded)) {
            zip.write(plain);
        }
        return coded.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean isRaw) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream deflate =
                new DeflaterOutputStream(coded, new Deflater(Deflater.DEFAULT_COMPRESSION, isRaw))) {
            deflate.write(plain);
        }
        return coded.toByteArray();
    }
}
