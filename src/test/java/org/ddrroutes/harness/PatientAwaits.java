package org.ddrroutes.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For all tests: an await that names no limit waits for a minute, for ten seconds may be too short on a loaded machine; and it
 * looks at once, then more and more rarely, down to every 100 ms, for most conditions hold within a few milliseconds.
 */
public final class PatientAwaits implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval((looks, last) -> Duration.ofMillis(Math.min(5L << Math.min(looks, 5), 100)));
    }
}
