package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.LRUCacheFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.ddrroutes.broker.DeliveryLimits;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.MessageIdentity;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.broker.SessionSends.InHand;
import org.ddrroutes.broker.SessionSends.Send;
import org.ddrroutes.tracing.LastStep;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets a message be consumed only if it was disposed of: the database says that nothing is left to do for it, or it was sent
 * as it came, in its own session, once, to the queue that the database says. It looks when a route that receives from a queue
 * has ended, before the session is committed, whatever the routes say or leave out. What they have not disposed of is rolled
 * back, and after {@value DeliveryLimits#MAX_ROLLBACKS} times given up without them. Where it is the commit that the broker
 * refuses, it goes without them where its row says.
 */
@Component
class DispositionGuard implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(DispositionGuard.class);
    private static final String NOT_DISPOSED_OF = "the routes did not dispose of the message";
    private static final String IN_HAND = "ddrInHand";
    private static final int REMEMBERED = 10_000;

    private final QueueNames queues;
    private final SessionSends sends;
    private final RegistrationSteps steps;
    private final FailurePolicy failures;

    /** Messages that a route did not dispose of, and that are to come again. */
    private final Set<String> refused = Collections.newSetFromMap(LRUCacheFactory.newLRUCache(REMEMBERED));

    DispositionGuard(QueueNames queues, SessionSends sends, RegistrationSteps steps, FailurePolicy failures) {
        this.queues = queues;
        this.sends = sends;
        this.steps = steps;
        this.failures = failures;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route begun, Exchange exchange) {
                // By its consumer: an endpoint may stand behind another that intercepts.
                JmsMessage message =
                        begun.getConsumer() instanceof JmsConsumer ? exchange.getIn(JmsMessage.class) : null;
                if (message != null && message.getJmsMessage() != null) {
                    begin(begun, exchange, message);
                }
            }

            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                InHand inHand = exchange.getProperty(IN_HAND, InHand.class);
                if (inHand != null && done.getConsumer() instanceof JmsConsumer) {
                    try {
                        end(done, exchange, inHand);
                    } finally {
                        sends.end(inHand);
                    }
                }
            }
        };
    }

    private void begin(Route route, Exchange exchange, JmsMessage message) {
        InHand inHand = sends.begin(message.getJmsMessage(), message.getJmsSession());
        exchange.setProperty(IN_HAND, inHand);
        if (!isAbove(DeliveryLimits.MAX_ROLLBACKS, inHand)) {
            return;
        }
        boolean isCommitRefused = isOfOurQueues(route)
                && (sends.isCommitRefused(inHand.message())
                        || isAbove(DeliveryLimits.MAX_DELIVERIES_TO_ROUTES, inHand));
        if (isCommitRefused || refused.contains(key(route, inHand))) {
            exchange.removeProperty(IN_HAND);
            exchange.setRouteStop(true);
            disposeWithoutRoutes(exchange, inHand, message, isCommitRefused);
            sends.end(inHand);
            if (!isRolledBack(exchange)) {
                refused.remove(key(route, inHand));
            }
        }
    }

    private void end(Route route, Exchange exchange, InHand inHand) {
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        if (disposition == null && !isOfOurQueues(route)) {
            return;
        }
        if (!isRolledBack(exchange)) {
            if (!isCarriedOut(disposition, inHand)) {
                Throwable swallowed = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
                exchange.setException(new IllegalStateException(NOT_DISPOSED_OF));
                refuse(route, exchange, inHand, disposition, swallowed);
            }
        } else if (isAbove(DeliveryLimits.MAX_ROLLBACKS, inHand) && !FailurePolicy.rollsBack(exchange)) {
            refuse(route, exchange, inHand, disposition, exchange.getException());
        }
    }

    private boolean isOfOurQueues(Route route) {
        return route.getConsumer() instanceof JmsConsumer jms
                && List.of(queues.registrations(), queues.retry())
                        .contains(((JmsEndpoint) jms.getEndpoint()).getDestinationName());
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    }

    private boolean isCarriedOut(@Nullable Disposition disposition, InHand inHand) {
        List<Send> ofFlow = inHand.sends().stream()
                .filter(send -> List.of(queues.registrations(), queues.retry(), queues.dead())
                        .contains(send.queue()))
                .toList();
        return disposition != null
                && switch (disposition.next()) {
                    case CONSUME -> ofFlow.isEmpty();
                    case RETRY -> ofFlow.equals(List.of(new Send(queues.retry(), true, true)));
                    case DEAD_LETTER -> ofFlow.equals(List.of(new Send(queues.dead(), true, true)));
                    case SUBMIT -> false;
                };
    }

    private void refuse(
            Route route,
            Exchange exchange,
            InHand inHand,
            @Nullable Disposition disposition,
            @Nullable Throwable failure) {
        if (refused.add(key(route, inHand))) {
            ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
            LOG.error(
                    "{}, requestUID={}: it comes again, and is a dead letter at last. route={} last step={}"
                            + " disposition={} sent to={} failure={}. Compare the routes with those shipped",
                    NOT_DISPOSED_OF,
                    request == null ? null : request.requestUid(),
                    route.getRouteId(),
                    LastStep.of(exchange),
                    disposition == null ? "none" : disposition.action().word(),
                    inHand.sends().stream().map(Send::queue).toList(),
                    failure == null ? "none" : failure.getClass().getSimpleName());
        }
    }

    private void disposeWithoutRoutes(Exchange exchange, InHand inHand, JmsMessage message, boolean isCommitRefused) {
        try {
            exchange.setVariable("action", FailurePolicy.ROLL_BACK);
            steps.readRequest(exchange);
            ReceivedRequest request = Objects.requireNonNull(exchange.getVariable("request", ReceivedRequest.class));
            if (isCommitRefused) {
                failures.waitInRetryQueue(exchange, request);
            } else {
                failures.giveUp(exchange, request, NOT_DISPOSED_OF);
            }
            Disposition disposition = exchange.getVariable("disposition", Disposition.class);
            if (disposition == null) {
                throw new IllegalStateException(NOT_DISPOSED_OF);
            }
            carryOut(disposition, exchange, inHand, message);
        } catch (Exception e) {
            exchange.setException(e);
            decideOnFailure(exchange, message, e);
        }
    }

    private void carryOut(Disposition disposition, Exchange exchange, InHand inHand, JmsMessage message)
            throws JMSException {
        Session session = Objects.requireNonNull(inHand.session());
        switch (disposition.next()) {
            case RETRY -> {
                steps.prepareForRetryQueue(disposition, message, exchange);
                MessageForwarding.send(session, queues.retry(), inHand.message());
            }
            case DEAD_LETTER -> {
                steps.prepareForDeadLetterQueue(disposition, message, exchange);
                MessageForwarding.send(session, queues.dead(), inHand.message());
            }
            case CONSUME -> LOG.info("{}: its registration needs nothing more", NOT_DISPOSED_OF);
            case SUBMIT -> throw new IllegalStateException(NOT_DISPOSED_OF);
        }
    }

    /** Where the broker refuses, nothing more is received for now. */
    private void decideOnFailure(Exchange exchange, JmsMessage message, Exception failure) {
        try {
            failures.decide(failure, exchange.getVariable("request", ReceivedRequest.class), message, exchange);
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static String key(Route route, InHand inHand) {
        return route.getRouteId() + " "
                + MessageIdentity.brokerNumber(inHand.message()).orElse("");
    }

    private static boolean isAbove(int deliveries, InHand inHand) {
        try {
            return DeliveryLimits.of(inHand.message()) > deliveries;
        } catch (JMSException e) {
            return false;
        }
    }
}
