package org.ddrroutes.callback;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Parts of the callbacks for tests of other packages. */
public final class CallbackParts {

    private CallbackParts() {}

    public static CallbackSettings settings() {
        return CallbackChecksTest.settings(null, "DDR-OPEN-API");
    }

    public static CallbackChecks checks() {
        return CallbackChecksTest.checks(settings());
    }

    public static CallbackMetrics metrics(MeterRegistry registry) {
        return new CallbackMetrics(registry);
    }

    public static RateLimitedLog log() {
        return new RateLimitedLog(Clock.systemUTC());
    }
}
