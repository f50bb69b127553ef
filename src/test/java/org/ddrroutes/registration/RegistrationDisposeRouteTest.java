package org.ddrroutes.registration;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationDisposeRouteTest extends RouteTest {

    RegistrationDisposeRouteTest() {
        super("registration-dispose");
    }

    @ParameterizedTest
    @CsvSource({
        "accept,      0, 0, 0",
        "reject,      0, 0, 0",
        "settled,     0, 0, 0",
        "retry,       1, 0, 0",
        "pause,       1, 0, 0",
        "hold,        1, 0, 0",
        "dead-letter, 0, 1, 0",
        "mistyped,    0, 0, 1",
        "'',          0, 0, 1",
    })
    void sendsTheMessageWhereItsActionSays(String action, int retries, int deadLetters, int unknown) throws Exception {
        step("send-to-retry-queue").expectedMessageCount(retries);
        step("dead-letter-message").expectedMessageCount(deadLetters);
        step("dead-letter-unknown-action").expectedMessageCount(unknown);

        send(exchange -> exchange.setVariable("action", action));

        MockEndpoint.assertIsSatisfied(context);
    }
}
