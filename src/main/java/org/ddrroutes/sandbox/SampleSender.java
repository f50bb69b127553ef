package org.ddrroutes.sandbox;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the samples as an outside producer would: text messages with a requestUID, and where to answer to. */
final class SampleSender {

    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneId.of("Asia/Bangkok"));

    private final ProducerConnection connection;
    private final String queue;
    private final String resultsQueue;
    private final Clock clock;

    SampleSender(ProducerConnection connection, String queue, String resultsQueue, Clock clock) {
        this.connection = connection;
        this.queue = queue;
        this.resultsQueue = resultsQueue;
        this.clock = clock;
    }

    /** The samples of a run that starts now, by requestUID: a new run's are never those of an earlier one. */
    Map<String, Sample> create() {
        String run = RUN.format(clock.instant());
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (Sample sample : Sample.values()) {
            samples.put(sample.requestUid(run), sample);
        }
        return samples;
    }

    void send(Map<String, Sample> samples) throws JMSException {
        for (Map.Entry<String, Sample> sample : samples.entrySet()) {
            connection.send(queue, resultsQueue, session -> {
                TextMessage message =
                        session.createTextMessage(sample.getValue().body());
                message.setStringProperty("requestUID", sample.getKey());
                return message;
            });
        }
    }
}
