package org.ddrroutes.registration;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationSubmitRouteTest extends RouteTest {

    RegistrationSubmitRouteTest() {
        super("registration-submit");
    }

    @ParameterizedTest
    @CsvSource({"submit, 1, 0", "settled, 0, 1", "retry, 0, 1", "dead-letter, 0, 1", "mistyped, 0, 1"})
    void asksTheBankOnlyWhereTheIntentSaysSo(String action, int calls, int disposed) throws Exception {
        step("record-intent").whenAnyExchangeReceived(exchange -> exchange.setVariable("action", action));
        step("hand-to-bank-call").expectedMessageCount(calls);
        step("dispose-without-a-call").expectedMessageCount(disposed);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }
}
