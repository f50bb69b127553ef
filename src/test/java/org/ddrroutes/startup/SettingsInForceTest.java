package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.ddrroutes.startup.SettingsInForce.Setting;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What operators are shown as in force is what the program has bound. */
class SettingsInForceTest {

    @Test
    void namesTheVariableInEitherSpellingThatOverridesAFile() {
        StandardEnvironment environment = environment(
                Map.of("DDR_GATE_FIRSTPAUSE", "1s", "DDR_GATE_MAX_PAUSE", "3s", "DDR_BANK_BASE_URL", "https://bank"),
                Map.of("ddr.gate.first-pause", "10s", "ddr.gate.max-pause", "5m", "ddr.retry.multiplier", "2"));
        assertThat(SettingsInForce.of(environment))
                .extracting(Setting::name, Setting::value)
                .containsExactly(
                        tuple("ddr.bank.base-url", "https://bank"),
                        tuple("ddr.gate.first-pause", "1s"),
                        tuple("ddr.gate.max-pause", "3s"),
                        tuple("ddr.retry.multiplier", "2"));
        assertThat(SettingsInForce.of(environment))
                .filteredOn(setting -> setting.value().equals("1s"))
                .singleElement()
                .extracting(Setting::from)
                .asString()
                .contains("DDR_GATE_FIRSTPAUSE");
    }

    @Test
    void showsWhatAVariableAloneSets() {
        assertThat(SettingsInForce.of(environment(
                        Map.of("DDR_CALLBACK_PARTNERID", "partner-1", "DDR_OPERATORS_ANNA_PASSWORD", "{bcrypt}x"),
                        Map.of())))
                .extracting(Setting::name, Setting::value)
                .containsExactly(
                        tuple("ddr.callback.partnerid", "partner-1"),
                        tuple("ddr.operators.anna.password", SecretSettings.SHOWN));
    }

    @Test
    void showsOfAListOnlyTheSourceThatItIsTakenFrom() {
        assertThat(SettingsInForce.of(environment(
                        Map.of("DDR_CALLBACK_ALLOWEDNETWORKS", "192.0.2.0/24"),
                        Map.of("ddr.callback.allowed-networks[0]", "203.0.113.0/24"))))
                .extracting(Setting::value)
                .containsExactly("192.0.2.0/24");
    }

    private static StandardEnvironment environment(Map<String, Object> variables, Map<String, Object> file) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
        new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
