package org.ddrroutes.broker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** How much there is in each of our queues. The broker is asked each time: an answer also says that it is there. */
@Component
public class QueueDepths {

    /** What the queues are called here, in the order of the flow. */
    public static final List<String> PARTS = List.of("registrations", "retry", "dead", "results");

    private final JmsTemplate jms;
    private final QueueNames queues;

    QueueDepths(ConnectionFactory connectionFactory, QueueNames queues) {
        this.jms = new JmsTemplate(connectionFactory);
        this.queues = queues;
    }

    /**
     * The messages in each queue, those that wait for their time included, by {@link #PARTS}.
     *
     * @throws JmsException when the broker does not answer; one that hangs is given up after the client's call time-out
     */
    public Map<String, Long> read() {
        return Objects.requireNonNull(jms.execute(this::depths));
    }

    /**
     * The messages in any queue; 0 where there is none of this name.
     *
     * @throws JmsException as {@link #read}
     */
    public long read(String queue) {
        return Objects.requireNonNull(jms.execute(session -> depth(session, queue)));
    }

    private Map<String, Long> depths(Session session) throws JMSException {
        List<String> names = List.of(queues.registrations(), queues.retry(), queues.dead(), queues.results());
        Map<String, Long> depths = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            depths.put(PARTS.get(i), depth(session, names.get(i)));
        }
        return depths;
    }

    /** The messages in one queue; 0 where there is none of this name. */
    public static long depth(Session session, String queue) throws JMSException {
        return ArtemisCore.query(session, queue).getMessageCount();
    }
}
