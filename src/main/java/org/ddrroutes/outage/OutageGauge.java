package org.ddrroutes.outage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows with which code a part is down: 1 with the code as a label while it is, 0 without a code while it is not. There is one
 * series at a time.
 */
public final class OutageGauge {

    private final MultiGauge gauge;
    private final String label;
    private final Outage outage;
    private @Nullable String shown;

    public OutageGauge(String name, String label, Outage outage, MeterRegistry meters) {
        this.gauge = MultiGauge.builder(name)
                .description("1 while the part is down, by what it answered last; 0 while it is up")
                .register(meters);
        this.label = label;
        this.outage = outage;
        show();
    }

    /** To be called after each change. Anew only where there is one: in between, a scrape finds nothing. */
    public synchronized void show() {
        String code = outage.now().map(Outage.Down::code).orElse("");
        if (code.equals(shown)) {
            return;
        }
        shown = code;
        gauge.register(List.of(MultiGauge.Row.of(Tags.of(label, code), code.isEmpty() ? 0 : 1)), true);
    }
}
