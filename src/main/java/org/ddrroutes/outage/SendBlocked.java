package org.ddrroutes.outage;

import jakarta.jms.JMSException;

/** The broker did not take a message in time: its queue is full, or its disk, and it lets senders wait. */
public final class SendBlocked extends JMSException {

    public static final String CODE = "SEND_BLOCKED";

    public SendBlocked() {
        super("the broker did not take the message in time", CODE);
    }
}
