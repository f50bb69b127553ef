package org.ddrroutes.harness;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionForceConsumerDelivery;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Counts how often a client asks the broker whether there is really no message. */
public final class ForcedDeliveries implements Interceptor {

    /** To be added to the address of a broker. */
    public static final String PARAMETER = "?outgoingInterceptorList=" + ForcedDeliveries.class.getName();

    public static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
        if (packet instanceof SessionForceConsumerDelivery) {
            COUNT.incrementAndGet();
        }
        return true;
    }
}
