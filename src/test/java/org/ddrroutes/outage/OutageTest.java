package org.ddrroutes.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final Outage outage = new Outage();

    @Test
    void beginsAndEndsOnceHoweverManySeeIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            assertThat(countTrue(threads, () -> outage.begin("25006"))).isEqualTo(1);
            Outage.Down down = outage.now().orElseThrow();
            assertThat(down.code()).isEqualTo("25006");
            assertThat(countTrue(threads, () -> outage.end(down).isPresent())).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(outage.isDown()).isFalse();
    }

    /** A probe that began before the outage did says nothing about it. */
    @Test
    void isNotEndedByWhatWasAskedBefore() {
        outage.begin("25006");
        Outage.Down first = outage.now().orElseThrow();
        outage.end(first);
        outage.begin("53100");

        assertThat(outage.end(first)).isEmpty();
        assertThat(outage.isDown()).isTrue();
    }

    @Test
    void tellsOfEachAnswerOnceAndShowsTheLast() {
        outage.begin("08006");
        Outage.Down began = outage.now().orElseThrow();
        assertThat(outage.goesOn(began, "08006")).isFalse();

        assertThat(outage.goesOn(began, "53300")).isTrue();
        Outage.Down second = outage.now().orElseThrow();
        assertThat(outage.goesOn(second, "57P03")).isTrue();
        assertThat(outage.goesOn(outage.now().orElseThrow(), "53300")).isFalse();

        assertThat(outage.now()).hasValueSatisfying(now -> {
            assertThat(now.code()).isEqualTo("53300");
            assertThat(now.sinceNanos()).isEqualTo(began.sinceNanos());
            assertThat(now.codes()).containsExactlyInAnyOrder("08006", "53300", "57P03");
        });
        assertThat(outage.end(second)).isEmpty();
        assertThat(outage.end(outage.now().orElseThrow())).isPresent();
    }

    @Test
    void waitsLongerAfterARelapse() {
        outage.begin("25006");
        Outage.Down first = outage.now().orElseThrow();
        Outage.Down longAgo = new Outage.Down("25006", first.sinceNanos() - 300_000_000L, first.codes());
        assertThat(outage.isDue(longAgo)).isTrue();
        outage.end(first);

        outage.begin("25006");

        assertThat(outage.isDue(longAgo)).isFalse();
    }

    private static long countTrue(ExecutorService threads, Callable<Boolean> step) throws Exception {
        long count = 0;
        for (Future<Boolean> each : threads.invokeAll(
                List.copyOf(IntStream.range(0, 64).mapToObj(i -> step).toList()))) {
            count += each.get() ? 1 : 0;
        }
        return count;
    }
}
