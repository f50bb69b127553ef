package org.ddrroutes.result;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Results that are sent in one session, and how far that is. */
final class ResultBatch {

    private final List<OutboxRow> rows;
    private final @Nullable ResultAddress apart;
    private volatile @Nullable String current;
    private volatile BatchDeadline.@Nullable Watch watch;

    /** @param apart the one address that all go to, where it is sent to apart from the others */
    ResultBatch(List<OutboxRow> rows, @Nullable ResultAddress apart) {
        this.rows = List.copyOf(rows);
        this.apart = apart;
    }

    List<OutboxRow> rows() {
        return rows;
    }

    @Nullable
    ResultAddress apart() {
        return apart;
    }

    void start(BatchDeadline.Watch newWatch) {
        watch = newWatch;
    }

    void sending(OutboxRow row) {
        current = row.address();
    }

    /** All are sent; what follows is the commit, which has a time limit of its own. */
    void sent() {
        current = null;
        end();
    }

    void end() {
        BatchDeadline.Watch current = watch;
        if (current != null) {
            current.end();
        }
    }

    boolean isOverdue() {
        BatchDeadline.Watch current = watch;
        return current != null && current.isOver();
    }

    /** The addresses of which one did not take its result. */
    Set<String> suspects() {
        String last = current;
        Set<String> suspects = new LinkedHashSet<>();
        if (last != null && (!isOverdue() || last.equals(OutboxRow.RESULTS_QUEUE))) {
            suspects.add(last);
            return suspects;
        }
        rows.forEach(row -> suspects.add(row.address()));
        if (last != null) {
            // Where one reply address has no room, others may have none either: none is to wait for the next.
            suspects.remove(OutboxRow.RESULTS_QUEUE);
        }
        return suspects;
    }
}
