package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.ddrroutes.broker.DeliveryLimits;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.SessionSends;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets a message be consumed only if it was disposed of: the database says that nothing is left to do for it, or its copy was
 * sent, in its own session, to the queue that the database says. It looks when a route that receives from the request or the
 * retry queue has ended, before the session is committed, whatever the routes say or leave out.
 */
@Component
class DispositionGuard implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(DispositionGuard.class);
    private static final String NOT_DISPOSED_OF = "the routes did not dispose of the message";

    private final QueueNames queues;
    private final SessionSends sends;
    private final Intake intake;

    DispositionGuard(QueueNames queues, SessionSends sends, Intake intake) {
        this.queues = queues;
        this.sends = sends;
        this.intake = intake;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route begun, Exchange exchange) {
                if (isGuarded(begun)) {
                    sends.begin();
                }
            }

            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                if (!isGuarded(done)) {
                    return;
                }
                try {
                    if (!isRolledBack(exchange) && !isDisposedOf(exchange)) {
                        refuse(context, exchange);
                    }
                } finally {
                    sends.end();
                }
            }
        };
    }

    private boolean isGuarded(Route route) {
        return route.getEndpoint() instanceof JmsEndpoint jms
                && List.of(queues.registrations(), queues.retry()).contains(jms.getDestinationName());
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    }

    private boolean isDisposedOf(Exchange exchange) {
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        boolean toRetry = sends.queues().contains(queues.retry());
        boolean toDead = sends.queues().contains(queues.dead());
        return disposition != null
                && switch (disposition.next()) {
                    case CONSUME -> !toRetry && !toDead;
                    case RETRY -> toRetry && !toDead;
                    case DEAD_LETTER -> toDead && !toRetry;
                    case SUBMIT -> false;
                };
    }

    private void refuse(CamelContext context, Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        JmsMessage message = exchange.getVariable("message", JmsMessage.class);
        Object uid = request == null ? null : request.requestUid();
        LOG.error("{}, requestUID={}: compare the routes with those shipped", NOT_DISPOSED_OF, uid);
        boolean isToBeGivenUp =
                request != null && isWorn(message) && sends.queues().isEmpty();
        if (!isToBeGivenUp) {
            exchange.setException(new IllegalStateException(NOT_DISPOSED_OF));
            return;
        }
        try {
            Disposition disposition = intake.giveUp(request, NOT_DISPOSED_OF);
            RegistrationSteps.decide(exchange, disposition);
            if (disposition.next() == Disposition.Next.DEAD_LETTER) {
                try (ProducerTemplate template = context.createProducerTemplate()) {
                    template.send("direct:dead-letter-send", exchange);
                }
            }
            if (!isDisposedOf(exchange) && !isRolledBack(exchange)) {
                exchange.setException(new IllegalStateException(NOT_DISPOSED_OF));
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private static boolean isWorn(@Nullable JmsMessage message) {
        try {
            return message != null && DeliveryLimits.of(message.getJmsMessage()) > DeliveryLimits.MAX_ROLLBACKS;
        } catch (JMSException e) {
            return false;
        }
    }
}
