package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** How often the broker has delivered a message, this time included. After ten deliveries it moves it to its own queue. */
public final class DeliveryLimits {

    /** A message is rolled back so often. At the next delivery the routes decide about it. */
    public static final int MAX_ROLLBACKS = 3;

    /**
     * Above this count we assume that the program crashed repeatedly with this message. It goes to the retry queue, which
     * resets the broker's count.
     */
    public static final int MAX_CRASH_REDELIVERIES = 5;

    /**
     * Above this count the routes had the message in vain, in instances that know nothing of each other or are started anew: it
     * goes to the retry queue without them.
     */
    public static final int MAX_DELIVERIES_TO_ROUTES = 7;

    private DeliveryLimits() {}

    public static int of(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount");
    }
}
