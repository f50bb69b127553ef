package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;

class CallDeadlinesTest {

    private final CallDeadlines deadlines = new CallDeadlines(Duration.ofMillis(50));
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void end() {
        deadlines.close();
    }

    @Test
    void endsACallWhenItsTimeIsOver() {
        CallDeadlines.Deadline deadline = deadlines.set(Duration.ofMillis(20), ended::incrementAndGet);

        await().until(() -> ended.get() == 1);
        assertThat(deadline.passed()).isTrue();
    }

    @Test
    void endsNoCallThatIsOver() {
        deadlines.set(Duration.ofMillis(50), ended::incrementAndGet).close();
        deadlines.set(Duration.ofMillis(100), () -> ended.addAndGet(10));

        await().until(() -> ended.get() >= 10);
        assertThat(ended).hasValue(10);
    }

    @Test
    void endsEveryCallThatWouldOutlastAStop() {
        CallDeadlines.Deadline deadline = deadlines.set(Duration.ofHours(1), ended::incrementAndGet);

        deadlines.stops(new ContextClosedEvent(new StaticApplicationContext()));

        await().until(() -> ended.get() == 1);
        assertThat(deadline.passed()).isTrue();
        deadlines.set(Duration.ofHours(1), ended::incrementAndGet);
        await().until(() -> ended.get() == 2);
    }
}
