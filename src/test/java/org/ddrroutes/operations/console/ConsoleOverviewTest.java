package org.ddrroutes.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.ddrroutes.operations.stuck.QueueDepthSampler.Backlog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page makes of its figures. */
class ConsoleOverviewTest {

    @ParameterizedTest
    @CsvSource({
        "0, 5, nothing waits for the bank",
        "90, 1, 60 fewer a minute: done in 90 s",
        "9000, 12.5, 750 fewer a minute: done in 12 min",
        "100000, 0.5, 30 fewer a minute: done in 55 h",
        "7, -2, 120 more a minute",
        "7, 0, neither more nor fewer"
    })
    void saysWhenTheBacklogIsDone(long messages, double fewerASecond, String text) {
        assertThat(ConsoleOverview.backlog(new Backlog(messages, fewerASecond)))
                .isEqualTo(new ConsoleOverview.Part("Backlog", String.valueOf(messages), text, null, false));
    }
}
