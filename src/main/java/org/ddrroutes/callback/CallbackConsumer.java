package org.ddrroutes.callback;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.ddrroutes.privacy.Untold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a route that answers HTTP. The route gets a {@link CapturedRequest} as its body and no header at all, and
 * must leave an {@link Answer}: nothing else can reach the sender.
 */
final class CallbackConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackConsumer.class);

    private final Entrance entrance;

    CallbackConsumer(PlatformHttpEndpoint endpoint, Processor processor, Entrance entrance) {
        super(endpoint, processor);
        this.entrance = entrance;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    /** Runs the route on the calling thread. Empty when it left no answer, which is a fault of the route. */
    Optional<Answer> answer(CapturedRequest request) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(request);
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
        if (exchange.getException() == null && exchange.getMessage().getBody() instanceof Answer answer) {
            return Optional.of(answer);
        }
        LOG.error("The route from {} left no answer", getEndpoint().getPath(), Untold.of(exchange.getException()));
        return Optional.empty();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        entrance.open(this);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        entrance.open(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        entrance.close(this);
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        entrance.close(this);
        super.doStop();
    }
}
