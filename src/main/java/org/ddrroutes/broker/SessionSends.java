package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The queues that this thread has sent to since it received its message: its sends are in the session of that message. */
@Component
public class SessionSends {

    private final ThreadLocal<List<String>> queues = ThreadLocal.withInitial(ArrayList::new);

    public void clear() {
        queues.remove();
    }

    public List<String> queues() {
        return List.copyOf(queues.get());
    }

    void add(MessageProducer producer) throws JMSException {
        Destination destination = producer.getDestination();
        if (destination instanceof Queue queue) {
            queues.get().add(queue.getQueueName());
        }
    }
}
