package org.ddrroutes.reload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts edits by what became of them, and shows what runs. */
@Component
class ReloadMetrics {

    private static final int HASH_SHOWN = 12;

    private final MeterProvider<Counter> reloads;
    private final LiveFiles files;
    private final MultiGauge live;

    ReloadMetrics(MeterRegistry registry, LiveFiles files) {
        this.reloads = Counter.builder("ddr.routes.reloads")
                .description("Edits of the route files and bank codes, by what became of them")
                .withRegistry(registry);
        this.files = files;
        this.live = MultiGauge.builder("ddr.routes.live.since")
                .description(
                        "When the route files and bank codes that run were taken, in seconds since 1970, by their hash")
                .baseUnit("seconds")
                .register(registry);
        for (ReloadResult result : ReloadResult.values()) {
            reloads.withTag("result", result.word());
        }
        Gauge.builder("ddr.routes.edit.refused", files, now -> now.refusal().isPresent() ? 1 : 0)
                .description(
                        "1 while an edit of the route files or bank codes lies on the disk that was refused, else 0")
                .register(registry);
        showLive();
    }

    void ended(ReloadResult result) {
        reloads.withTag("result", result.word()).increment();
        showLive();
    }

    private void showLive() {
        LiveFiles.Live now = files.live();
        live.register(
                List.of(MultiGauge.Row.of(
                        Tags.of("sha256", now.files().sha256().substring(0, HASH_SHOWN)),
                        now.since().getEpochSecond())),
                true);
    }
}
