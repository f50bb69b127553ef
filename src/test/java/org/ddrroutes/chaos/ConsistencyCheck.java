package org.ddrroutes.chaos;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ddrroutes.harness.ReceivedMessage;

/** Looks each registration of a run up in all places that know of it, and names every one that does not add up. */
final class ConsistencyCheck {

    private static final Set<String> TOLD = Set.of("ACCEPTED", "REGISTERED", "REJECTED", "DEAD", "EXPIRED");
    private static final Set<String> FINAL = Set.of("REGISTERED", "REJECTED", "DEAD");

    private final RunRecords evidence;
    private final ToIntFunction<String> effects;
    private final List<String> faults = new ArrayList<>();

    /** @param effects how often the bank has done what was asked for an account */
    ConsistencyCheck(RunRecords evidence, ToIntFunction<String> effects) {
        this.evidence = evidence;
        this.effects = effects;
    }

    /** One line for each thing that is wrong; none when all is well. */
    List<String> faults(List<Order> orders) {
        orders.forEach(this::look);
        Set<String> strangers = new HashSet<>(evidence.uids());
        orders.forEach(order -> strangers.remove(order.requestUid()));
        strangers.forEach(uid -> faults.add(uid + ": nobody sent it"));
        return faults;
    }

    private void look(Order order) {
        Map<String, Object> row = evidence.rows().get(order.requestUid());
        if (row == null) {
            fault(order, "lost: it has no row");
            return;
        }
        expect(order, "state", order.fate().finalState(), row.get("state"));
        expect(order, "code", order.fate().finalCode(), row.get("status_code"));
        int done = effects.applyAsInt(order.sample().accountNo());
        expect(order, "number of times the bank did it", order.fate().isTaken() ? 1 : 0, done);
        List<Map<String, Object>> events = evidence.events().getOrDefault(order.requestUid(), List.of());
        lookAtEvents(order, row, events);
        lookAtResults(order, events);
        lookAtDeadLetters(order);
    }

    /** Each event goes on from where the one before ended; the row stands where the last one ended. */
    private void lookAtEvents(Order order, Map<String, Object> row, List<Map<String, Object>> events) {
        Object state = null;
        int ends = 0;
        for (Map<String, Object> event : events) {
            if (!Objects.equals(state, event.get("from_state"))) {
                fault(order, "an event leaves " + event.get("from_state") + ", but it was " + state);
            }
            boolean moves = !event.get("to_state").equals(event.get("from_state"));
            state = event.get("to_state");
            ends += moves && FINAL.contains(state) ? 1 : 0;
        }
        expect(order, "last event", row.get("state"), state);
        expect(order, "number of ends", 1, ends);
    }

    private void lookAtResults(Order order, List<Map<String, Object>> events) {
        Set<String> entered = events.stream()
                .filter(event -> !event.get("to_state").equals(event.get("from_state")))
                .map(event -> String.valueOf(event.get("to_state")))
                .filter(TOLD::contains)
                .collect(toSet());
        Map<String, List<ReceivedMessage>> right = order.repliedTo() ? evidence.replies() : evidence.results();
        Map<String, List<ReceivedMessage>> wrong = order.repliedTo() ? evidence.results() : evidence.replies();
        expect(order, "states told", entered, states(right, order));
        List<String> inOrder = told(right, order).stream()
                .sorted(Comparator.comparingInt(state -> position(events, state)))
                .toList();
        // More than once, for all we promise; never an older one after a newer one.
        expect(order, "states told, one after the other", inOrder, told(right, order));
        expect(order, "states told at the wrong address", Set.of(), states(wrong, order));
    }

    private void lookAtDeadLetters(Order order) {
        List<ReceivedMessage> letters = evidence.deadLetters().getOrDefault(order.requestUid(), List.of());
        // Of a malformed request each message is a dead letter; of any other, at most the one that is its own.
        boolean right = order.fate() == ExpectedEnd.MALFORMED
                ? !letters.isEmpty()
                : letters.size() == (order.fate().isDead() ? 1 : 0);
        if (!right) {
            fault(order, letters.size() + " dead letters");
        }
        letters.forEach(letter ->
                expect(order, "reason of the dead letter", order.fate().finalCode(), letter.property("ddrReason")));
    }

    private static int position(List<Map<String, Object>> events, String state) {
        return events.stream().map(event -> event.get("to_state")).toList().indexOf(state);
    }

    private static Set<String> states(Map<String, List<ReceivedMessage>> messages, Order order) {
        return Set.copyOf(told(messages, order));
    }

    private static List<String> told(Map<String, List<ReceivedMessage>> messages, Order order) {
        return messages.getOrDefault(order.requestUid(), List.of()).stream()
                .map(message -> message.property("state"))
                .toList();
    }

    private void expect(Order order, String what, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            fault(order, what + " is " + found + ", not " + expected);
        }
    }

    private void fault(Order order, String what) {
        faults.add(order.requestUid() + " (" + order.protocol() + ", " + order.fate() + "): " + what);
    }
}
