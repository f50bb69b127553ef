package org.ddrroutes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.ddrroutes.gate.GateState.Passage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateStateTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:15:30Z");

    @Test
    void letsAllPassWhenOpen() {
        assertThat(state(true, null, false).passage(NOW)).isEqualTo(Passage.ALL);
    }

    @Test
    void letsOnePassWhenOpenedForAProbe() {
        assertThat(state(true, null, true).passage(NOW)).isEqualTo(Passage.PROBE);
    }

    @Test
    void letsNonePassUntilItsTimeAndThenOne() {
        assertThat(state(false, NOW.plusMillis(1), false).passage(NOW)).isEqualTo(Passage.NONE);
        assertThat(state(false, NOW, false).passage(NOW)).isEqualTo(Passage.PROBE);
        assertThat(state(false, NOW.minusSeconds(99), false).passage(NOW)).isEqualTo(Passage.PROBE);
    }

    @Test
    void neverOpensByItselfWithoutATime() {
        assertThat(state(false, null, false).passage(Instant.MAX)).isEqualTo(Passage.NONE);
    }

    private static GateState state(boolean open, @Nullable Instant until, boolean probing) {
        return new GateState(open, null, null, null, NOW.minusSeconds(5), until, "bank", 0, 0, probing);
    }
}
