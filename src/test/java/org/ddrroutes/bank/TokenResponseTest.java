package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:15:30Z");

    @Test
    void readsTheGuidesSample() throws Exception {
        AccessToken token = read(200, Files.readString(Path.of("src/test/resources/guide/token.json")));

        assertThat(token.access().reveal()).isEqualTo("eyJhb**2aA11");
        assertThat(token.refresh().reveal()).isEqualTo("eyJhb**2aA55");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(token.renewAt()).isEqualTo(NOW.plusSeconds(720));
        assertThat(token.servesOneCall()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-1e99",
                "null",
                "\"\"",
                "\"-900\"",
                "\"0\"",
                "\"9e2\"",
                "true",
                "{}",
                "[900]",
                "0.0001",
                "1e-400"
            })
    void servesASingleCallWhereExpiresInIsNoPositiveNumber(String expiresIn) throws Exception {
        assertThat(read(200, answer(expiresIn)).servesOneCall()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "86401, 86400",
        "86400, 86400",
        "9223372036854775808, 86400",
        "1e400, 86400",
        "1e99999999, 86400",
        "900.5, 900.5",
        "1, 1",
        "'\"900\"', 900",
        "'\" 0900 \"', 900",
        "'\"99999999999999999999\"', 86400"
    })
    void countsOverADayAsADay(String expiresIn, double seconds) throws Exception {
        assertThat(Duration.between(NOW, read(200, answer(expiresIn)).expiresAt())
                        .toMillis())
                .isEqualTo((long) (seconds * 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"code\":\"TK001\",\"message\":\"Authentication failed token invalid.\"} | TK001",
                "500 | {\"code\":\"TK001\"} | TK001",
                "401 | {\"code\":\"TK001\"} | TK001",
                "400 | '' | HTTP400",
                "401 | '<html>' | HTTP401",
                "403 | {} | HTTP403",
                "401 | {\"code\":\"0000\"} | HTTP401"
            })
    void isRefusedWhereTheBankDoesNotTakeOurCredentials(int status, String body, String code) {
        assertThatThrownBy(() -> read(status, body))
                .asInstanceOf(type(CredentialsRefused.class))
                .extracting(CredentialsRefused::code)
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"code\":\"9999\"}",
                "200 | {\"code\":0}",
                "200 | {}",
                "200 | ''",
                "200 | '<html>'",
                "404 | ''",
                "429 | ''",
                "500 | ''",
                "302 | ''",
                "500 | {\"code\":\"0000\",\"data\":{\"access_token\":\"a\",\"expires_in\":900}}",
                "200 | {\"code\":\"0000\"}",
                "200 | {\"code\":\"0000\",\"data\":null}",
                "200 | {\"code\":\"0000\",\"data\":[]}",
                "200 | {\"code\":\"0000\",\"data\":{\"access_token\":\"\"}}",
                "200 | {\"code\":\"0000\",\"data\":{\"access_token\":5}}",
                "200 | {\"code\":\"0000\",\"data\":{\"access_token\":\"a b\"}}",
                "200 | {\"code\":\"0000\",\"data\":{\"access_token\":\"a\\r\\nX-Evil: 1\"}}",
                "200 | {\"code\":\"0000\",\"data\":{\"access_token\":\"ก\"}}"
            })
    void isUnavailableWithAnyOtherAnswer(int status, String body) {
        assertThatThrownBy(() -> read(status, body)).isInstanceOf(TokenUnavailable.class);
    }

    @Test
    void doesWithoutARefreshToken() throws Exception {
        AccessToken token = read(200, "{\"code\":\"0000\",\"data\":{\"access_token\":\"a\",\"expires_in\":900}}");

        assertThat(token.refresh()).isNull();
        assertThat(token.isRefreshableAt(NOW)).isFalse();
    }

    @Test
    void neverShowsATokenInAnError() {
        assertThatThrownBy(() -> read(500, answer("900"))).hasMessageNotContaining("the-access");
        assertThatThrownBy(() -> read(200, answer("900") + "x")).hasMessageNotContaining("the-access");
    }

    private static String answer(String expiresIn) {
        return "{\"code\":\"0000\",\"message\":\"Success\",\"data\":{\"token_type\":\"BEARER\",\"access_token\":"
                + "\"the-access\",\"expires_in\":" + expiresIn
                + ",\"refresh_token\":\"the-refresh\",\"refresh_token_expires_in\":86400}}";
    }

    private static AccessToken read(int status, String body) throws IOException, CredentialsRefused, TokenUnavailable {
        return TokenResponse.read(status, body.getBytes(StandardCharsets.UTF_8), NOW);
    }
}
