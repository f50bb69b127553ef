package org.ddrroutes.registration;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.component.jms.MessageCreatedStrategy;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.ddrroutes.broker.ArtemisCore;
import org.ddrroutes.broker.MessageIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives a request that an editor's own route sends without a requestUID one that is made of its source and its content: sent
 * twice, by whatever steps, or again after a failure, it is one registration. The source is the message, the file or the turn
 * of a timer that the route received. What was put together from several messages has none, and gets no requestUID here.
 */
@Component
public class SourceRequestUids implements InterceptStrategy, MessageCreatedStrategy {

    private static final String SOURCE = "ddrSource";

    private static final String FILE = "CamelFileAbsolutePath";

    /** Steps that receive another message on the way. */
    private static final Set<String> RECEIVES = Set.of("poll", "pollEnrich");

    /** Notes the source where an exchange begins; its copies have the same. */
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor nextTarget) {
        boolean isReceived = RECEIVES.contains(step.getShortName());
        if (!isReceived && !(step.getParent() instanceof NamedRoute)) {
            return target;
        }
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (isReceived) {
                    exchange.setProperty(SOURCE, context.getUuidGenerator().generateUuid());
                } else if (exchange.getProperty(SOURCE) == null) {
                    exchange.setProperty(SOURCE, sourceOf(exchange));
                }
                return super.process(exchange, callback);
            }
        };
    }

    private static String sourceOf(Exchange exchange) {
        org.apache.camel.Message received = exchange.getIn();
        try {
            Optional<String> message = received instanceof JmsMessage jms && jms.getJmsMessage() != null
                    ? MessageIdentity.stableId(jms.getJmsMessage())
                    : Optional.empty();
            boolean isFile = !(received instanceof JmsMessage) && received.getHeader(FILE) != null;
            return isFile
                    ? received.getHeader(FILE) + " " + received.getHeader(Exchange.FILE_LAST_MODIFIED) + " "
                            + received.getHeader(Exchange.FILE_LENGTH)
                    : message.orElseGet(exchange::getExchangeId);
        } catch (JMSException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** @param message to the request queue */
    @Override
    public void onMessageCreated(
            Message message, @Nullable Session session, Exchange exchange, @Nullable Throwable cause) {
        String source = exchange.getProperty(SOURCE, String.class);
        if (source == null || exchange.getProperty(ExchangePropertyKey.AGGREGATED_SIZE) != null) {
            return;
        }
        try {
            if (message instanceof BytesMessage bytes) {
                // Until then it can only be written.
                bytes.reset();
            }
            Optional<RequestUid> derived = RequestReader.derivedRequestUid(message, source);
            if (derived.isPresent()) {
                // One that is passed on as it came takes no property by JMS.
                ArtemisCore.message(message)
                        .putStringProperty(
                                RequestFields.REQUEST_UID, derived.get().value());
            }
        } catch (JMSException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
