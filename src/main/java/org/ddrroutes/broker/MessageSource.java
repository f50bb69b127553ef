package org.ddrroutes.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.jms.JmsEndpoint;

/** What a route received, from which it makes its messages: the same where it does so again after a failure. */
public final class MessageSource {

    /** Of an exchange, and of a message to a queue that another route receives from. */
    public static final String NAME = "ddrSource";

    private MessageSource() {}

    /** Empty where the exchange was put together from several messages. */
    public static Optional<String> of(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(NAME, String.class))
                .filter(source -> exchange.getProperty(ExchangePropertyKey.AGGREGATED_SIZE) == null);
    }

    /** Notes it in a message to a queue that a route of this program receives from. */
    static void note(JmsEndpoint to, Message message, Exchange exchange) {
        Optional<String> source = of(exchange).filter(one -> isReceivedHere(to, exchange));
        if (source.isEmpty()) {
            return;
        }
        try {
            // A name of a file may tell of whom it is.
            String hidden = UUID.nameUUIDFromBytes(source.get().getBytes(UTF_8)).toString();
            ArtemisCore.message(message).putStringProperty(NAME, hidden);
        } catch (JMSException e) {
            throw new RuntimeCamelException(e);
        }
    }

    private static boolean isReceivedHere(JmsEndpoint to, Exchange exchange) {
        return exchange.getContext().getRoutes().stream()
                .anyMatch(route -> route.getEndpoint() instanceof JmsEndpoint from
                        && from.getDestinationName().equals(to.getDestinationName()));
    }
}
