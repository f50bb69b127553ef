package org.ddrroutes.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coverage-guided look for an input that something of ours trips over, or judges otherwise than the rules do. */
class FuzzTest {

    private static final long INPUTS = Long.getLong("fuzz.inputs", 2_000);
    private static final long SEED =
            Long.getLong("fuzz.seed", ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));

    @Test
    void findsNothingInAShortLook() {
        findsNothing(FuzzTarget.ANY);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ANY", "PLANTED_FAULT"})
    @Tag("long")
    void findsNothingIn(FuzzTarget target) {
        findsNothing(target);
    }

    @Test
    @Tag("long")
    void findsAFaultThatWasPlanted() {
        Fuzzer.Findings findings = new Fuzzer(FuzzTarget.PLANTED_FAULT).run(10_000_000, SEED);

        assertThat(findings.exitCode()).as("seed %d, %s", SEED, findings).isNotZero();
        assertThat(findings.said()).anyMatch(line -> line.contains("the planted fault"));
    }

    private static void findsNothing(FuzzTarget target) {
        Fuzzer.Findings findings = new Fuzzer(target).run(INPUTS, SEED);

        assertThat(findings.exitCode()).as("seed %d, %s", SEED, findings).isZero();
        assertThat(findings.said()).as("%s", findings).anyMatch(line -> line.contains("Done " + INPUTS + " runs"));
    }
}
