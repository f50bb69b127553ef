package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a consumer is opened anew, as a list of what is asked of the broker. */
class ReopenableConsumerTest {

    private static final long AN_HOUR = Duration.ofHours(1).toMillis();

    private final List<String> asked = new ArrayList<>();

    @Test
    void staysOpenWhereAMessageComes() throws JMSException {
        Message small = message(false);

        assertThat(consumer(() -> small).receive(AN_HOUR, this::ended)).isSameAs(small);

        assertThat(asked).containsExactly("open", "receive", "ended");
    }

    @Test
    void isOpenedAnewWhereTheWaitEndsWithoutOne() throws JMSException {
        assertThat(consumer(() -> null).receive(AN_HOUR, this::ended)).isNull();

        assertThat(asked).containsExactly("open", "receive", "ended", "open", "close");
    }

    @Test
    void isOpenedAnewWhereTheClientMayHaveAskedForTwo() throws JMSException {
        Message small = message(false);

        assertThat(consumer(() -> small).receive(0, this::ended)).isSameAs(small);

        assertThat(asked).containsExactly("open", "receive", "ended", "open", "close");
    }

    @Test
    void waitsWithThatUntilALargeMessageIsDisposedOf() throws JMSException {
        Message large = message(true);
        ReopenableConsumer consumer = consumer(() -> large);

        assertThat(consumer.receive(0, this::ended)).isSameAs(large);
        assertThat(asked).containsExactly("open", "receive", "ended");

        consumer.reopenIfDue();
        assertThat(asked).containsExactly("open", "receive", "ended", "open", "close");

        consumer.reopenIfDue();
        assertThat(asked).hasSize(5);
    }

    @Test
    void rollsBackTheSessionThatItWasInterruptedIn() throws JMSException {
        ReopenableConsumer consumer = consumer(() -> {
            JMSException thrown = new IllegalStateException("interrupted");
            thrown.initCause(new ActiveMQInterruptedException(new InterruptedException()));
            throw thrown;
        });

        assertThat(consumer.receive(AN_HOUR, this::ended)).isNull();

        assertThat(asked).startsWith("open", "receive", "ended", "rollback").endsWith("open", "close");
    }

    @Test
    void passesOnAnyOtherFailure() throws JMSException {
        ReopenableConsumer consumer = consumer(() -> {
            throw new IllegalStateException("closed");
        });

        assertThatThrownBy(() -> consumer.receive(AN_HOUR, this::ended)).hasMessage("closed");
    }

    private void ended() {
        if (!asked.contains("ended")) {
            asked.add("ended");
        }
    }

    private ReopenableConsumer consumer(Callable<@Nullable Message> receive) throws JMSException {
        Session session = proxy(Session.class, name -> {
            asked.add(name);
            return null;
        });
        return new ReopenableConsumer(session, () -> {
            asked.add("open");
            return proxy(MessageConsumer.class, name -> {
                asked.add(name);
                return name.equals("receive") ? receive.call() : null;
            });
        });
    }

    private static Message message(boolean isLarge) {
        return proxy(Message.class, name -> name.equals("propertyExists") ? isLarge : null);
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable
        Object to(String method) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName())));
    }
}
