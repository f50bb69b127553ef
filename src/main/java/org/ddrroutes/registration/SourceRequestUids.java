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
import org.ddrroutes.broker.MessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives a request that an editor's own route sends without a requestUID one that is made of its source and its content: sent
 * twice, by whatever steps, or again after a failure, it is one registration. The source is the message, the file or the turn
 * of a timer that the route received, or the file that it took on the way, and goes on with what it sends to a queue of its own.
 * What was put together from several messages has none, and gets no requestUID here.
 */
@Component
public class SourceRequestUids implements InterceptStrategy, MessageCreatedStrategy {

    /** What the route received, where that is the same after a failure; else empty. */
    private static final String BEGAN = "ddrBegan";

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
                if (exchange.getProperty(BEGAN) == null) {
                    String began = sourceOf(exchange);
                    exchange.setProperty(BEGAN, began);
                    exchange.setProperty(MessageSource.NAME, began.isEmpty() ? exchange.getExchangeId() : began);
                }
                if (!isReceived) {
                    return super.process(exchange, callback);
                }
                return super.process(exchange, isSync -> {
                    String file = fileOf(exchange.getMessage());
                    String taken = file.isEmpty() ? context.getUuidGenerator().generateUuid() : file;
                    exchange.setProperty(MessageSource.NAME, exchange.getProperty(BEGAN) + taken);
                    callback.done(isSync);
                });
            }
        };
    }

    private static String sourceOf(Exchange exchange) {
        if (!(exchange.getIn() instanceof JmsMessage received)) {
            return fileOf(exchange.getIn());
        }
        Message message = received.getJmsMessage();
        try {
            return message == null
                    ? ""
                    : message.getObjectProperty(MessageSource.NAME) instanceof String source
                            ? source
                            : MessageIdentity.stableId(message).orElse("");
        } catch (JMSException e) {
            throw new RuntimeCamelException(e);
        }
    }

    private static String fileOf(org.apache.camel.Message received) {
        return received.getHeader(FILE) == null
                ? ""
                : received.getHeader(FILE) + " " + received.getHeader(Exchange.FILE_LAST_MODIFIED) + " "
                        + received.getHeader(Exchange.FILE_LENGTH);
    }

    /** @param message to the request queue */
    @Override
    public void onMessageCreated(
            Message message, @Nullable Session session, Exchange exchange, @Nullable Throwable cause) {
        Optional<String> source = MessageSource.of(exchange);
        if (source.isEmpty()) {
            return;
        }
        try {
            if (message instanceof BytesMessage bytes) {
                // Until then it can only be written.
                bytes.reset();
            }
            Optional<RequestUid> derived = RequestReader.derivedRequestUid(message, source.get());
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
