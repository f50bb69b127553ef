package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ddrroutes.callback.CallbackSettings.HttpStatusRule;
import org.ddrroutes.privacy.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CallbackSettingsTest {

    private final Map<String, Object> given = new HashMap<>(Map.of(
            "ddr.callback.api-key", "the-old-key, the-new-key", "ddr.callback.allowed-networks", "10.0.0.0/8,::1"));

    @Test
    void hasTheDefaultsOfTheReference() {
        CallbackSettings settings = settings();

        assertThat(settings.path()).isEqualTo("/callbacks/ddr");
        assertThat(settings.apiKey()).containsExactly(new Secret("the-old-key"), new Secret("the-new-key"));
        assertThat(settings.channelId()).isEqualTo("DDR-OPEN-API");
        assertThat(settings.partnerId()).isNull();
        assertThat(settings.allowedNetworks()).hasSize(2);
        assertThat(settings.trustedProxies()).isEmpty();
        assertThat(settings.maxClockSkew()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.maxAge()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.maxBody().toBytes()).isEqualTo(16 * 1024);
        assertThat(settings.httpStatus()).isEqualTo(HttpStatusRule.BY_CODE);
    }

    @Test
    void takesListsAsTheyStandInYaml() {
        given.remove("ddr.callback.api-key");
        given.put("ddr.callback.api-key[0]", "the-only-key");
        given.put("ddr.callback.http-status", "always-200");

        assertThat(settings().apiKey()).isEqualTo(List.of(new Secret("the-only-key")));
        assertThat(settings().httpStatus()).isEqualTo(HttpStatusRule.ALWAYS_200);
    }

    @ParameterizedTest
    @CsvSource({
        "api-key, ''",
        "api-key, 'a,,b'",
        "allowed-networks, ''",
        "allowed-networks, 10.0.0.0/33",
        "trusted-proxies, proxy.example.com",
        "path, callbacks",
        "path, /callbacks/{x}",
        "path, /",
        "max-body, 0",
        "max-body, 1GB",
        "max-age, -1s",
        "max-clock-skew, -1s",
        "http-status, sometimes"
    })
    void refusesAnUnfitSettingByItsName(String setting, String value) {
        given.put("ddr.callback." + setting, value);

        assertThatThrownBy(this::settings)
                .satisfies(thrown -> assertThat(messages(thrown))
                        .contains("ddr.callback." + setting)
                        .doesNotContain("the-new-key"));
    }

    private CallbackSettings settings() {
        return new Binder(new MapConfigurationPropertySource(given))
                .bind("ddr.callback", CallbackSettings.class)
                .get();
    }

    private static String messages(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            all.append(t.getMessage()).append('\n');
        }
        return all.toString();
    }
}
