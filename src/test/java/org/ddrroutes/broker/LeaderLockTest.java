package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.MessageConsumer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaderLockTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LeaderLock turn = new LeaderLock(Duration.ofMillis(500));
    private final MessageConsumer first = consumer();
    private final MessageConsumer second = consumer();

    @Test
    void isOnesUntilItIsPassedOn() {
        assertThat(turn.take(first, SHORT)).isTrue();
        assertThat(turn.take(second, SHORT)).isFalse();
        assertThat(turn.isOf(first)).isTrue();
        assertThat(turn.isOf(second)).isFalse();

        turn.pass(second);
        assertThat(turn.take(second, SHORT)).isFalse();

        turn.pass(first);
        assertThat(turn.take(second, SHORT)).isTrue();
    }

    @Test
    void goesAtOnceToWhoWaitsForIt() throws Exception {
        LeaderLock patient = new LeaderLock(LONG);
        assertThat(patient.take(first, SHORT)).isTrue();
        Thread[] waiting = new Thread[1];
        CompletableFuture<Boolean> taken = CompletableFuture.supplyAsync(() -> {
            waiting[0] = Thread.currentThread();
            return patient.take(second, LONG);
        });
        await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.TIMED_WAITING);

        patient.pass(first);

        assertThat(taken.get()).isTrue();
    }

    @Test
    void isTakenFromOneThatDoesNotComeBack() {
        assertThat(turn.take(first, SHORT)).isTrue();

        await().atMost(LONG).until(() -> turn.take(second, SHORT));

        assertThat(turn.take(first, SHORT)).isFalse();
    }

    private static MessageConsumer consumer() {
        return (MessageConsumer) Proxy.newProxyInstance(
                LeaderLockTest.class.getClassLoader(),
                new Class<?>[] {MessageConsumer.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
