package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
}
