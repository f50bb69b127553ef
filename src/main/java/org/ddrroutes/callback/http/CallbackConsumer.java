package org.ddrroutes.callback.http;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.ddrroutes.callback.CallbackRequest;
import org.ddrroutes.callback.CallbackResponse;
import org.ddrroutes.privacy.RedactedException;
import org.ddrroutes.tracing.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of the route that answers callbacks. The route gets a {@link CallbackRequest} as its body, the sender's network as
 * the variable {@code network} and no header at all, and must leave a {@link CallbackResponse}: nothing else can reach the sender.
 */
final class CallbackConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackConsumer.class);

    private final CallbackEngine engine;

    CallbackConsumer(PlatformHttpEndpoint endpoint, Processor processor, CallbackEngine engine) {
        super(endpoint, processor);
        this.engine = engine;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    /** Runs the route on the calling thread. A route that leaves no response is a fault of ours: the bank sends again. */
    CallbackResponse process(CallbackRequest request) {
        try {
            return answer(request);
        } finally {
            // Begun by the step that checks the callback.
            LogContext.end();
        }
    }

    private CallbackResponse answer(CallbackRequest request) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(request);
        exchange.setVariable("network", request.network());
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
        if (exchange.getException() == null && exchange.getMessage().getBody() instanceof CallbackResponse response) {
            return response;
        }
        LOG.error(
                "The route from {} left no response",
                getEndpoint().getPath(),
                RedactedException.of(exchange.getException()));
        return CallbackResponse.systemError(request.nameableRequestUid());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine.open(this);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        engine.open(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        engine.close(this);
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        engine.close(this);
        super.doStop();
    }
}
