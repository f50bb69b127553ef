package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RateLimitedLogTest {

    private Instant now = Instant.parse("2026-11-23T03:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final RateLimitedLog log = new RateLimitedLog(clock);

    @Test
    void writesSoManyLinesOfAKindAMinuteAndTellsOfTheRest(CapturedOutput output) {
        IntStream.range(0, 15).forEach(i -> log.warn("flood", "flood-{}", i));
        log.warn("other", "another kind");
        now = now.plus(Duration.ofMinutes(1));
        log.warn("flood", "flood-{}", 15);
        log.warn("flood", "flood-{}", 16);

        assertThat(output.getOut())
                .contains("flood-0", "flood-9", "another kind", "flood-15", "flood-16")
                .doesNotContain("flood-10", "flood-14")
                .containsOnlyOnce("5 more like the next line were not logged");
    }

    @Test
    void boundsTheLinesOfEachNetworkApart(CapturedOutput output) {
        IntStream.range(0, 15).forEach(i -> log.warnPerNetwork("refused", "198.51.100.0/24", "stranger-{}", i));
        log.warnPerNetwork("refused", "203.0.113.0/24", "bank");

        assertThat(output.getOut()).contains("stranger-9", "bank").doesNotContain("stranger-10");
    }

    @Test
    void boundsTheLinesOfAScanFromManyNetworks(CapturedOutput output) {
        IntStream.range(0, 5 * RateLimitedLog.WINDOWS)
                .forEach(i -> log.warnPerNetwork("refused", "network-" + i, "scan-{}", i));
        log.warnPerNetwork("refused: key", "203.0.113.0/24", "of another check");
        assertThat(output.getOut()).contains("of another check");
        now = now.plus(Duration.ofMinutes(2));
        log.warnPerNetwork("refused", "203.0.113.0/24", "bank");

        assertThat(output.getOut().lines().filter(line -> line.contains("scan-")))
                .hasSize(RateLimitedLog.LINES_OF_ALL_NETWORKS);
        assertThat(output.getOut()).contains("bank").containsPattern("\\d+ more like the next line");
    }
}
