package org.ddrroutes.callback;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a row was inserted decides whether the callback is compared with earlier ones. */
class CallbackSettleRouteTest extends RouteTest {

    CallbackSettleRouteTest() {
        super("callback-settle");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 0, 1"})
    void comparesWhatWasNotInserted(int inserted, int compared, int settled) throws Exception {
        step("insert-callback")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setHeader("CamelJdbcUpdateCount", inserted));
        step("compare-with-earlier").expectedMessageCount(compared);
        step("settle-registration").expectedMessageCount(settled);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }
}
