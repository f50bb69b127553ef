package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StartFailuresTest {

    static Stream<RuntimeException> refusals() {
        Throwable cause = new IllegalStateException("outer", new IllegalArgumentException("no such charset\nat x"));
        return Stream.of(
                new FailedToStartRouteException("our-x", "our-x.camel.yaml:4", "because", cause),
                new FailedToCreateRouteException("our-x", "our-x.camel.yaml:4", "Route(our-x)", "at", cause));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesTheRouteThatCamelRefusesInALine(RuntimeException refusal) {
        var told =
                StartFailures.analyze(new IllegalStateException(refusal), SecretSettings.of(new StandardEnvironment()));

        assertThat(told.getDescription())
                .isEqualTo("routes/our-x.camel.yaml:4  Camel does not start the route our-x: IllegalArgumentException,"
                        + " no such charset");
        assertThat(told.getAction()).isEqualTo("Correct the route, or take it away.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.config.import|file:nosuch.yaml|environment  resource 'file [nosuch.yaml]' via location 'file:nosuch.yaml' is not there; correct",
                "spring.config.import|file:src/test/resources/check/no-yaml.yaml|src/test/resources/check/no-yaml.yaml:2:7  is no YAML in line 2, column 7",
                "spring.application.json|{|environment  SPRING_APPLICATION_JSON is no JSON that can be read"
            })
    void tellsInALineWhySettingsCannotBeRead(String name, String value, String line) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, value)));

        Throwable failure = catchThrowable(() -> {
            new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment, null);
            ConfigDataEnvironmentPostProcessor.applyTo(environment);
        });

        assertThat(StartFailures.analyze(failure, SecretSettings.of(environment))
                        .getDescription())
                .startsWith(line);
    }
}
