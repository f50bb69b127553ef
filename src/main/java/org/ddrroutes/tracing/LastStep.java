package org.ddrroutes.tracing;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.stereotype.Component;

/** Remembers which step of which route an exchange came to last; Camel's own history forgets it when the step ends. */
@Component
public class LastStep implements InterceptStrategy {

    private static final String PROPERTY = "ddrLastStep";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor nextTarget) {
        String name = CamelContextHelper.getRouteId(step) + " / " + step.getId();
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                exchange.setProperty(PROPERTY, name);
                return super.process(exchange, callback);
            }
        };
    }

    /** Such as {@code registration-dispose / by-action}. */
    public static String of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, "none", String.class);
    }
}
