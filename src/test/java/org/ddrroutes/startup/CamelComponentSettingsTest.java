package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class CamelComponentSettingsTest {

    private static final String CAMEL = "org.apache.camel.";

    private static final List<String> ALL = ImportCandidates.load(
                    AutoConfiguration.class, CamelComponentSettingsTest.class.getClassLoader())
            .getCandidates();

    @Test
    void leavesOutWhatWouldReadNoSetting() {
        assertThat(wanted(Map.of()))
                .doesNotContain(
                        CAMEL + "component.seda.springboot.SedaComponentAutoConfiguration",
                        CAMEL + "component.file.springboot.FileComponentAutoConfiguration",
                        CAMEL + "language.xpath.springboot.XPathLanguageAutoConfiguration")
                .hasSizeLessThan(ALL.size() - 40);
    }

    @Test
    void keepsWhatIsMoreThanSettings() {
        assertThat(wanted(Map.of()))
                .contains(
                        CAMEL + "spring.boot.CamelAutoConfiguration",
                        CAMEL + "component.http.springboot.HttpComponentAutoConfiguration",
                        CAMEL + "component.micrometer.springboot.metrics.CamelMetricsAutoConfiguration")
                .containsAll(ALL.stream()
                        .filter(name -> name.startsWith("org.springframework."))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"camel.component.seda.queue-size", "CAMEL_COMPONENT_SEDA_QUEUESIZE", "camel.language.simple.trim"
            })
    void keepsAllWhereThereIsASetting(String setting) {
        assertThat(wanted(Map.of(setting, "1"))).isEqualTo(ALL);
    }

    private static List<String> wanted(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, settings));
        CamelComponentSettings filter = new CamelComponentSettings();
        filter.setEnvironment(environment);
        return ALL.stream().filter(filter::isWanted).toList();
    }
}
