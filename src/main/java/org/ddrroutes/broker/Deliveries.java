package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** How often the broker has delivered a message, this time included: after ten it gives a message up, into its own queue. */
public final class Deliveries {

    /** A message is given back so often; of one that comes once more the routes are to decide. */
    public static final int PATIENT = 3;

    /**
     * More than what the routes would have decided about: somebody died with it in hand, time and again. Sent on, it counts as
     * delivered for the first time.
     */
    public static final int WORN = 5;

    private Deliveries() {}

    public static int of(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }
}
