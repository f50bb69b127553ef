package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The queues that a thread has sent to while it had a message in hand: its sends are in the session of that message. */
@Component
public class SessionSends {

    private final ThreadLocal<@Nullable List<String>> queues = new ThreadLocal<>();

    /** A message has come; {@link #end} must follow. */
    public void begin() {
        queues.set(new ArrayList<>());
    }

    public List<String> queues() {
        List<String> sent = queues.get();
        return sent == null ? List.of() : List.copyOf(sent);
    }

    public void end() {
        queues.remove();
    }

    void add(MessageProducer producer) throws JMSException {
        List<String> sent = queues.get();
        if (sent != null && producer.getDestination() instanceof Queue queue) {
            sent.add(queue.getQueueName());
        }
    }
}
