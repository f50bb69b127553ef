package org.ddrroutes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WaitingThreadsTest {

    private final WaitingThreads waiting = new WaitingThreads();

    @AfterEach
    void clearInterruption() {
        Thread.interrupted();
    }

    @Test
    void interruptsWhoWaits() {
        waiting.enter();

        waiting.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void interruptsNobodyWhoHasLeft() {
        waiting.enter();
        waiting.leave();

        waiting.interrupt();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void forgetsAnInterruptionThatCameTooLate() {
        waiting.enter();
        waiting.interrupt();

        waiting.leave();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void leavesTheInterruptionsOfOthersAlone() {
        waiting.enter();
        Thread.currentThread().interrupt();

        waiting.leave();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void waitsUntilTheLastHasLeft() throws InterruptedException {
        Thread other = new Thread(() -> {
            waiting.enter();
            synchronized (this) {
                notifyAll();
            }
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                waiting.leave();
            }
        });
        synchronized (this) {
            other.start();
            wait();
        }
        waiting.interrupt();

        waiting.awaitNone(Long.MAX_VALUE / 1_000_000_000);

        other.join();
        waiting.awaitNone(0);
    }
}
