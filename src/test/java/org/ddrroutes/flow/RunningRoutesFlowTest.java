package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a file that fits the schema does not yet say: the routes run, these and no others. */
@ExtendWith(SharedParts.class)
class RunningRoutesFlowTest {

    private static final String[] ROUTES = {
        "bank-call",
        "callback-look-again",
        "callback-receive",
        "callback-record",
        "callback-rematch",
        "fault-dispose",
        "registration-dispose",
        "registration-expire",
        "registration-intake",
        "registration-receive",
        "registration-retry",
        "registration-submit",
        "result-publish",
        "result-relay",
        "token-issue",
        "token-refresh",
    };

    @Test
    void startsExactlyTheseRoutes(Stage stage) {
        try (Product product = Product.start(stage)) {
            CamelContext camel = product.bean(CamelContext.class);

            assertThat(camel.getRoutes()).extracting(Route::getRouteId).containsExactlyInAnyOrder(ROUTES);
            assertThat(ROUTES)
                    .allSatisfy(id -> assertThat(camel.getRouteController().getRouteStatus(id))
                            .isEqualTo(ServiceStatus.Started));
        }
    }
}
