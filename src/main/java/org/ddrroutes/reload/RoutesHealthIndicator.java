package org.ddrroutes.reload;

import org.ddrroutes.wire.BangkokTimestamp;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code routes}: never down, since an edit that is refused changes nothing of what runs. */
@Component
class RoutesHealthIndicator implements HealthIndicator {

    private final LiveFiles files;

    RoutesHealthIndicator(LiveFiles files) {
        this.files = files;
    }

    @Override
    public Health health() {
        LiveFiles.Live live = files.live();
        Health.Builder health = Health.up()
                .withDetail("sha256", live.files().sha256())
                .withDetail("since", BangkokTimestamp.of(live.since()));
        files.refusal()
                .ifPresent(refusal -> health.withDetail("editRefusedAt", BangkokTimestamp.of(refusal.since()))
                        .withDetail("findings", refusal.faults()));
        return health.build();
    }
}
