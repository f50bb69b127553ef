package org.ddrroutes.result;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.support.DefaultMessage;
import org.ddrroutes.broker.ReplyAddress;
import org.springframework.stereotype.Component;

/** Turns an outbox row into the message that its producer gets. */
@Component("resultMessage")
public class ResultMessage {

    private final ReplyAddress addresses;

    ResultMessage(ReplyAddress addresses) {
        this.addresses = addresses;
    }

    /** Sets the variable {@code vendorID}, too, for routes that tell vendors apart; empty where the result names none. */
    public void build(@Body OutboxRow row, @Variable("batch") ResultBatch batch, Exchange exchange) {
        batch.sending(row);
        Message message = new DefaultMessage(exchange.getContext());
        message.setBody(row.body());
        message.setHeader("state", row.state());
        if (row.requestUid() != null) {
            message.setHeader("requestUID", row.requestUid());
        }
        if (row.correlationId() != null) {
            message.setHeader("JMSCorrelationID", row.correlationId());
        }
        if (row.replyTo() != null) {
            message.setHeader(JmsConstants.JMS_DESTINATION, addresses.resolve(row.replyTo()));
        }
        exchange.setMessage(message);
        exchange.setVariable("vendorID", Result.vendorIdIn(row.body()));
    }
}
