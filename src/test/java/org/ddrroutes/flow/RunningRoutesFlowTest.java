package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.jms.JmsConsumer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.startup.RunningRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.util.backoff.ExponentialBackOff;

/** What a file that fits the schema does not yet say: every shipped route runs; others may. */
@ExtendWith(SharedParts.class)
class RunningRoutesFlowTest {

    private static final String[] ROUTES = {
        "bank-call",
        "callback-look-again",
        "callback-receive",
        "callback-record",
        "callback-rematch",
        "dead-letter-send",
        "fault-dispose",
        "registration-dispose",
        "registration-expire",
        "registration-receive",
        "registration-retry",
        "outcome-record",
        "registration-submit",
        "result-batch",
        "result-relay",
        "result-retry",
        "result-send",
        "token-issue",
        "token-refresh",
    };

    @Test
    void startsEveryShippedRouteAndReconnectsWithAnExponentialBackOff(TestSetup setup) {
        try (Product product = Product.start(setup)) {
            CamelContext camel = product.bean(CamelContext.class);

            assertThat(camel.getRoutes()).extracting(Route::getRouteId).contains(ROUTES);
            assertThat(product.bean(RunningRoutes.class).byFile())
                    .containsEntry("dead-letter-send.camel.yaml", List.of("dead-letter-send"));
            assertThat(product.bean(RunningRoutes.class).summary()).matches("\\d+ from \\d+ files.*");
            assertThat(ROUTES)
                    .allSatisfy(id -> assertThat(camel.getRouteController().getRouteStatus(id))
                            .isEqualTo(ServiceStatus.Started));
            assertThat(List.of("registration-receive", "registration-retry"))
                    .allSatisfy(
                            id -> assertThat(((JmsConsumer) camel.getRoute(id).getConsumer()).getListenerContainer())
                                    .extracting("backOff")
                                    .isInstanceOf(ExponentialBackOff.class));
        }
    }
}
