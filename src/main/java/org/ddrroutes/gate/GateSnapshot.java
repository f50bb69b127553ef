package org.ddrroutes.gate;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** The gate as this instance last saw it, for those who must not wait for the database. */
@Component
public class GateSnapshot {

    private final GateMonitor watch;

    GateSnapshot(GateMonitor watch) {
        this.watch = watch;
    }

    /** At most two seconds old; empty while the database does not answer. */
    public Optional<GateState> state() {
        return watch.lastSeen();
    }
}
