package org.ddrroutes.operations.stuck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.broker.ArtemisCore;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.MessageIdentity;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.operations.deadletter.DeadLetterKey;
import org.ddrroutes.operations.deadletter.DeadLetterReader;
import org.ddrroutes.operations.web.Cursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** The messages of our queues that the broker gave up and put in its own queue, by default {@code DLQ}. */
@Component
class BrokerDeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerDeadLetters.class);

    /** Where the broker says from which queue a message came. */
    private static final String ORIGIN = "_AMQ_ORIG_QUEUE";

    private final JmsTemplate jms;
    private final QueueNames queues;
    private final StuckSettings settings;
    private final QueueDepthSampler broker;

    BrokerDeadLetters(
            @Qualifier("browsingConnections") ConnectionFactory connectionFactory,
            QueueNames queues,
            StuckSettings settings,
            QueueDepthSampler broker) {
        this.jms = new JmsTemplate(connectionFactory);
        this.queues = queues;
        this.settings = settings;
        this.broker = broker;
    }

    /** None where the broker does not answer, or does not let us look: its own state is told elsewhere. */
    List<StuckItem> oldest(int most, @Nullable Cursor after) {
        if (broker.depths().isEmpty()) {
            return List.of();
        }
        try {
            return Objects.requireNonNull(jms.execute(session -> look(session, most, after), true));
        } catch (JmsException e) {
            LOG.debug(
                    "the broker's own dead letters are not looked at: {}",
                    e.getClass().getSimpleName());
            return List.of();
        }
    }

    private List<StuckItem> look(Session session, int most, @Nullable Cursor after) throws JMSException {
        if (!ArtemisCore.query(session, settings.brokerDeadLetters()).isExists()) {
            // To browse it would make it.
            return List.of();
        }
        String ours = Stream.of(queues.registrations(), queues.retry(), queues.dead(), queues.results())
                .map(MessageIdentity::literal)
                .collect(Collectors.joining(", ", ORIGIN + " IN (", ")"));
        try (QueueBrowser browser = session.createBrowser(QueueNames.queue(settings.brokerDeadLetters()), ours)) {
            TreeMap<Cursor, StuckItem> oldest = new TreeMap<>();
            for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
                StuckItem item = item((Message) messages.nextElement());
                if (after == null || item.cursor().compareTo(after) > 0) {
                    oldest.put(item.cursor(), item);
                    if (oldest.size() > most) {
                        oldest.pollLastEntry();
                    }
                }
            }
            return List.copyOf(oldest.values());
        } catch (JMSSecurityException e) {
            LOG.debug("the login may not browse the broker's own dead letters");
            return List.of();
        }
    }

    private static StuckItem item(Message message) throws JMSException {
        String owner = DeadLetterReader.property(message, MessageForwarding.OWNER);
        String uid = owner == null ? DeadLetterReader.requestUid(message).orElse(null) : owner;
        return StuckItem.of(
                StuckKind.BROKER_DEAD_LETTER,
                DeadLetterKey.of(message).text(),
                uid,
                null,
                Instant.ofEpochMilli(message.getJMSTimestamp()),
                "from " + DeadLetterReader.property(message, ORIGIN));
    }
}
