package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.logging.LogLevel;

class SpringSettingsRulesTest {

    @Test
    void knowsWhatTheLogCannotBeSetUpWith() {
        Map<String, String> settings = Map.of(
                "logging.structured.format.console", "jason",
                "logging.structured.format.file", "ecs",
                "logging.file.name", "src",
                "logging.level.root", "LOUD",
                "logging.level.a.B", "off",
                "logging.level.a.C", "debgu");

        assertThat(SpringSettingsRules.unusableForTheLog(new Binder(new MapConfigurationPropertySource(settings))))
                .containsOnly(
                        Map.entry("logging.structured.format.console", ""),
                        Map.entry("logging.file.name", ""),
                        Map.entry("logging.level.root", LogLevel.INFO),
                        Map.entry("logging.level.a.C", LogLevel.INFO));
    }

    @Test
    void areAppliedBetweenTheReadingOfTheSettingsAndTheSetUpOfTheLog() {
        assertThat(new UsableLog().getOrder())
                .isBetween(
                        EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1,
                        LoggingApplicationListener.DEFAULT_ORDER - 1);
    }
}
