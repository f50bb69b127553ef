package org.ddrroutes.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageGaugeTest {

    @Test
    void staysWhereNothingHasChangedSoThatNoScrapeMissesIt() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        List<Meter> removed = new ArrayList<>();
        meters.config().onMeterRemoved(removed::add);
        Outage outage = new Outage();
        OutageGauge gauge = new OutageGauge("ddr.broker.outage", "code", outage, meters);
        outage.begin("ADDRESS_FULL");
        gauge.show();
        removed.clear();

        gauge.show();

        assertThat(removed).isEmpty();
        assertThat(meters.get("ddr.broker.outage")
                        .tag("code", "ADDRESS_FULL")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }
}
