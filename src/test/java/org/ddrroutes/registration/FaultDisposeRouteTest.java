package org.ddrroutes.registration;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultDisposeRouteTest extends RouteTest {

    FaultDisposeRouteTest() {
        super("fault-dispose");
    }

    @ParameterizedTest
    @CsvSource({"roll-back, 0", "retry, 1", "dead-letter, 1"})
    void goesOnWhereTheMessageIsNotRolledBack(String action, int disposed) throws Exception {
        step("decide-on-fault").whenAnyExchangeReceived(exchange -> exchange.setVariable("action", action));
        step("dispose-of-faulty-message").expectedMessageCount(disposed);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }
}
