package org.ddrroutes.routes;

import java.nio.file.Path;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** The recipe as an editor tests it, its CSV read. */
class RequestsInCsvRouteTest extends RouteTest {

    RequestsInCsvRouteTest() {
        super("our-csv", Path.of("src", "examples", "requests-in-csv", "routes"));
    }

    @Test
    void sendsEachLineToTheRequestQueue() throws Exception {
        step("our-csv-send")
                .expectedBodiesReceived(
                        "{\"requestUID\":\"a-1\",\"vendorID\":\"001\"}",
                        "{\"requestUID\":\"a-2\",\"vendorID\":\"002\"}");
        step("our-csv-put-aside").expectedMessageCount(0);

        send(exchange -> exchange.getMessage().setBody("requestUID,vendorID\na-1,001\na-2,002\n"));

        MockEndpoint.assertIsSatisfied(context);
    }

    @Test
    void putsABrokenLineAside() throws Exception {
        String broken = "requestUID,vendorID\na-1,001,7\n";
        step("our-csv-send").expectedMessageCount(0);
        step("our-csv-put-aside").expectedBodiesReceived(broken);

        send(exchange -> exchange.getMessage().setBody(broken));

        MockEndpoint.assertIsSatisfied(context);
    }
}
