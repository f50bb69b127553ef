package org.ddrroutes.result;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.support.DefaultMessage;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.ReplyAddress;
import org.ddrroutes.broker.SessionSends;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns an outbox row into the message that its producer gets. */
@Component("resultMessage")
public class ResultMessage {

    private final ReplyAddress addresses;
    private final QueueNames queues;
    private final SessionSends sends;

    ResultMessage(ReplyAddress addresses, QueueNames queues, SessionSends sends) {
        this.addresses = addresses;
        this.queues = queues;
        this.sends = sends;
    }

    /** Sets the variable {@code vendorID}, too, for routes that tell vendors apart; empty where the result names none. */
    public void build(@Body OutboxRow row, @Variable("batch") ResultBatch batch, Exchange exchange) {
        Session session = batch.begin(row);
        Destination replyTo = row.replyTo() == null ? null : addresses.resolve(row.replyTo());
        batch.sending(row, sends.begin(session, (to, sent) -> isResult(row, replyTo, queues, to, sent)), exchange);
        set(exchange, row, replyTo);
    }

    static void set(Exchange exchange, OutboxRow row, @Nullable Destination replyTo) {
        Message message = new DefaultMessage(exchange.getContext());
        message.setBody(row.body());
        message.setHeader("state", row.state());
        if (row.requestUid() != null) {
            message.setHeader("requestUID", row.requestUid());
        }
        if (row.correlationId() != null) {
            message.setHeader("JMSCorrelationID", row.correlationId());
        }
        if (replyTo != null) {
            message.setHeader(JmsConstants.JMS_DESTINATION, replyTo);
        }
        exchange.setMessage(message);
        exchange.setVariable("vendorID", Result.vendorIdIn(row.body()));
    }

    /** Where it has no reply address, routes may send it to a queue of their own in the place of the results queue. */
    static boolean isResult(
            OutboxRow row, @Nullable Destination replyTo, QueueNames queues, Destination to, jakarta.jms.Message sent) {
        try {
            boolean isToItsAddress = replyTo == null
                    ? to instanceof Queue queue
                            && !List.of(queues.registrations(), queues.retry(), queues.dead())
                                    .contains(queue.getQueueName())
                    : replyTo.equals(to);
            return isToItsAddress
                    && sent instanceof TextMessage text
                    && row.body().equals(text.getText())
                    && Objects.equals(row.correlationId(), sent.getJMSCorrelationID());
        } catch (JMSException e) {
            return false;
        }
    }
}
