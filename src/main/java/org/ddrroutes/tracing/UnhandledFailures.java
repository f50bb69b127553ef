package org.ddrroutes.tracing;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells of a message whose failure no error handling took: where it failed, and by the classes of the failure alone. Camel's own
 * line, which is turned off, quotes the failure, and that may quote the message.
 */
@Component
public class UnhandledFailures extends SimpleEventNotifierSupport {

    UnhandledFailures() {
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeFailedEvents(false);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
            tell(failed.getExchange());
        }
    }

    private static void tell(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null || failure instanceof RollbackExchangeException) {
            return;
        }
        LoggerFactory.getLogger("routes." + exchange.getFromRouteId())
                .error("failed, and nothing handled it, at {}: {}", LastStep.of(exchange), classes(failure));
    }

    /** The innermost first. */
    private static String classes(Exception failure) {
        return StreamSupport.stream(
                        ObjectHelper.createExceptionIterable(failure).spliterator(), false)
                .map(cause -> cause.getClass().getName())
                .distinct()
                .collect(Collectors.joining(", in "));
    }
}
