package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search itself: it finds what is there, and no mask. */
class CanariesTest {

    private static final String TEXT = "Kb7Q/x+Zm4\"Tw9&Hc";
    private static final String NUMBER = "9301847562034";

    private final Canaries canaries = new Canaries();

    CanariesTest() {
        canaries.put("a reference", TEXT);
        canaries.put("an account", NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "{\"accountNo\":\""})
    void hearsThemWhereverTheyBeginInWhatIsEncoded(String before) {
        byte[] text = (before + TEXT + " and on").getBytes(StandardCharsets.UTF_8);

        assertThat(canaries.heardIn("Base64", Base64.getEncoder().encodeToString(text)))
                .hasSize(1);
        assertThat(canaries.heardIn("hexadecimal", HexFormat.of().formatHex(text)))
                .hasSize(1);
        assertThat(canaries.heardIn("bytes", Arrays.toString(text))).hasSize(1);
        assertThat(canaries.heardIn("clear", before + TEXT)).hasSize(1);
    }

    @Test
    void hearsThemEscaped() {
        String longer = canaries.put("a secret", "Gr5/tYp2Wq8Lz+&=");

        assertThat(canaries.heardIn("URL", URLEncoder.encode(longer, StandardCharsets.UTF_8)))
                .hasSize(1);
        assertThat(canaries.heardIn("part", "…" + NUMBER.substring(0, 9) + "xxxx"))
                .hasSize(1);
    }

    @Test
    void takesNoMaskForThem() {
        assertThat(canaries.heardIn("masks", Mask.lastFour(NUMBER) + " " + Mask.lastFour(TEXT)))
                .isEmpty();
    }
}
