package org.ddrroutes.chaos;

import java.time.Duration;

/**
 * One {@code kill -9}.
 *
 * @param at since the start of the run; later if the target is still getting up from the one before
 * @param pause until it is started again
 */
record Strike(Duration at, Target target, Duration pause) {

    @Override
    public String toString() {
        return "%8.3f s  kill -9 %s, started again after %d ms"
                .formatted(at.toMillis() / 1000.0, target, pause.toMillis());
    }
}
