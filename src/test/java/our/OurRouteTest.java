package our;

import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.api.Test;

class OurRouteTest extends RouteTest {

    OurRouteTest() {
        super("registration-dispose");
    }

    @Test
    void waitsInTheRetryQueueWhileTheGateIsClosed() throws Exception {
        step("send-to-retry-queue").expectedMessageCount(1);
        send(exchange -> exchange.setVariable("action", "pause"));
        MockEndpoint.assertIsSatisfied(context);
    }
}
