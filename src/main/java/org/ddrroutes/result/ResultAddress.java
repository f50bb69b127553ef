package org.ddrroutes.result;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address that is sent to apart from the others.
 *
 * @param tries how often in a row it did not take a result
 * @param chunk how many results its next session carries
 * @param failedAt when it last did not take one; null where it never was at fault
 */
record ResultAddress(
        String address, int tries, int chunk, @Nullable Instant failedAt) {

    boolean isResultsQueue() {
        return address.equals(OutboxRow.RESULTS_QUEUE);
    }
}
