package org.ddrroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step is a mock wherever it stands. */
class PlacesRouteTest extends RouteTest {

    PlacesRouteTest() {
        super("our-places", Path.of("src", "test", "resources", "tested-routes"));
        setting("our.password", "given");
        setting("spring.config.additional-location", "file:./src/examples/audit-copy/config/*/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in-transacted",
                "own-bean",
                "ourNotes",
                "jms:queue:our.all",
                "in-filter",
                "in-when",
                "in-split",
                "in-loop",
                "in-multicast",
                "in-try",
                "in-catch",
                "in-finally",
                "at-the-end",
                "in-completion"
            })
    void getsTheMessage(String step) throws Exception {
        step(step).expectedMessageCount(1);
        step("in-otherwise").expectedMessageCount(0);
        step("in-intercept").expectedMinimumMessageCount(1);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.IllegalStateException, in-exception, in-configuration",
        "java.lang.IllegalArgumentException, in-configuration, in-exception"
    })
    void getsTheMessageOfAFailure(Class<? extends Exception> failure, String step, String other) throws Exception {
        Exception thrown = failure.getConstructor().newInstance();
        step("at-the-end").whenAnyExchangeReceived(exchange -> {
            throw thrown;
        });
        step(step).expectedMessageCount(1);
        step(other).expectedMessageCount(0);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    @Test
    void saysThatNoStepHasTheName() {
        step("in-cach").expectedMessageCount(0);

        assertThatThrownBy(() -> send(exchange -> {})).hasMessageContaining("mock:in-cach");
    }

    @Test
    void hasTheSettingsOfAFolderBesideTheShippedOnesAndThoseOfTheTest() throws Exception {
        assertThat(send(exchange -> {}).getVariable("settings")).isEqualTo("001 ddr.registrations given");
    }

    @Test
    void callsABeanOfOnesOwnBehindItsMock() throws Exception {
        assertThat(send(exchange -> {}).getVariable("count")).isEqualTo(1);
    }
}
