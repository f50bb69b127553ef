package org.ddrroutes.callback;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statement's answer decides whether the locks are taken. */
class CallbackRecordRouteTest extends RouteTest {

    CallbackRecordRouteTest() {
        super("callback-record");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "0, 0, 1"})
    void takesLocksWhereTheStatementWroteNothing(int rows, int settled, int locked) throws Exception {
        step("write-callback")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setHeader("CamelJdbcRowCount", rows));
        step("count-move").expectedMessageCount(settled);
        step("settle-with-locks").expectedMessageCount(locked);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }
}
