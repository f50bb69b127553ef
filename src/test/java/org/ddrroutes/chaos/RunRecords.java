package org.ddrroutes.chaos;

import static java.util.stream.Collectors.groupingBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.TestSetup;

/**
 * What is found when a run is over, each by requestUID.
 *
 * @param rows of the table {@code registration}
 * @param events of the table {@code registration_event}, in order
 * @param replies what came to the reply address
 * @param results what came to the default results queue
 * @param deadLetters what lies in the dead-letter queue
 */
record RunRecords(
        Map<String, Map<String, Object>> rows,
        Map<String, List<Map<String, Object>>> events,
        Map<String, List<ReceivedMessage>> replies,
        Map<String, List<ReceivedMessage>> results,
        Map<String, List<ReceivedMessage>> deadLetters) {

    /** Takes the results from their queues; dead letters stay where they are. */
    static RunRecords gather(TestSetup setup, String replies) {
        Map<String, Map<String, Object>> rows = setup.rows("SELECT * FROM registration").stream()
                .collect(java.util.stream.Collectors.toMap(
                        row -> String.valueOf(row.get("request_uid")), Function.identity()));
        Map<String, List<Map<String, Object>>> events =
                setup.rows("SELECT * FROM registration_event ORDER BY id").stream()
                        .collect(groupingBy(row -> String.valueOf(row.get("request_uid"))));
        return new RunRecords(
                rows,
                events,
                byUid(setup.queues().takeAll(replies)),
                byUid(setup.queues().takeAll(setup.results())),
                byUid(setup.queues().browse(setup.dead())));
    }

    /** Every requestUID that is heard of anywhere. */
    Set<String> uids() {
        Set<String> uids = new HashSet<>();
        List.of(rows, events, replies, results, deadLetters).forEach(known -> uids.addAll(known.keySet()));
        return uids;
    }

    private static Map<String, List<ReceivedMessage>> byUid(List<ReceivedMessage> messages) {
        return messages.stream().collect(groupingBy(message -> message.property("requestUID")));
    }
}
