package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.harness.SettableClock;
import org.ddrroutes.privacy.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AccessTokensTest {

    private static final int CONSUMERS = 100;

    private final SettableClock clock = new SettableClock();
    private final ScriptedTokenEndpoint endpoint = new ScriptedTokenEndpoint(clock);
    private final AccessTokens tokens = new AccessTokens(endpoint, clock);
    private final ExecutorService consumers = Executors.newFixedThreadPool(CONSUMERS);

    @AfterEach
    void end() {
        consumers.shutdownNow();
    }

    @Test
    void servesEveryoneWithOneToken() throws Exception {
        assertThat(tokens.get()).isEqualTo(tokens.get()).isEqualTo(new Secret("access-1"));
        assertThat(endpoint.calls()).containsExactly("issue");
    }

    @Test
    void makesOneCallForAHundredWhoNeedATokenAtOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        endpoint.answersAfter(answer);

        List<Future<Secret>> waiting = allAsk();
        await().until(() -> endpoint.calls().size() == 1);
        answer.countDown();

        assertThat(values(waiting)).containsExactly("access-1");
        assertThat(endpoint.calls()).containsExactly("issue");
    }

    @Test
    void makesOneRefreshForAHundredWhoFindItExpired() throws Exception {
        tokens.get();
        clock.putOn(Duration.ofSeconds(900));

        assertThat(values(allAsk())).containsExactly("access-2");
        assertThat(endpoint.calls()).containsExactly("issue", "refresh refresh-1");
    }

    @Test
    void renewsAtFourFifthsWhileTheOthersGoOnWithTheOldOne() throws Exception {
        tokens.get();
        clock.putOn(Duration.ofSeconds(719));
        assertThat(tokens.get().reveal()).isEqualTo("access-1");
        assertThat(endpoint.calls()).hasSize(1);

        clock.putOn(Duration.ofSeconds(1));
        CountDownLatch answer = new CountDownLatch(1);
        endpoint.answersAfter(answer);
        Future<Secret> renewing = consumers.submit(tokens::get);
        await().until(() -> endpoint.calls().size() == 2);
        assertThat(tokens.get().reveal()).isEqualTo("access-1");
        answer.countDown();

        assertThat(renewing.get().reveal()).isEqualTo("access-2");
        assertThat(tokens.get().reveal()).isEqualTo("access-2");
        assertThat(endpoint.calls()).containsExactly("issue", "refresh refresh-1");
    }

    @Test
    void takesOurCredentialsWhereTheRefreshFails() throws Exception {
        for (Exception failure :
                List.of(new CredentialsRefused("TK001"), new TokenUnavailable("HTTP500", "HTTP 500", null))) {
            tokens.get();
            int before = endpoint.calls().size();
            endpoint.fails(failure);
            clock.putOn(Duration.ofSeconds(900));

            tokens.get();

            assertThat(endpoint.calls().subList(before, before + 2))
                    .satisfiesExactly(
                            call -> assertThat(call).startsWith("refresh"),
                            call -> assertThat(call).isEqualTo("issue"));
        }
    }

    @Test
    void goesOnWithAGoodTokenWhenItsRenewalFailsAndTriesAgainASecondLater() throws Exception {
        tokens.get();
        clock.putOn(Duration.ofSeconds(720));
        endpoint.fails(new CredentialsRefused("TK001"), new TokenUnavailable("HTTP500", "HTTP 500", null));

        assertThat(tokens.get().reveal()).isEqualTo("access-1");
        assertThat(tokens.get().reveal()).isEqualTo("access-1");
        assertThat(endpoint.calls()).containsExactly("issue", "refresh refresh-1", "issue");

        clock.putOn(Duration.ofSeconds(1));
        assertThat(tokens.get().reveal()).isEqualTo("access-2");
    }

    @Test
    void takesOurCredentialsWhereTheRefreshTokenIsNearItsEnd() throws Exception {
        tokens.get();
        clock.putOn(Duration.ofHours(20));

        tokens.get();

        assertThat(endpoint.calls()).containsExactly("issue", "issue");
    }

    @Test
    void dropsARefusedTokenOnlyIfItIsStillTheCurrentOne() throws Exception {
        Secret first = tokens.get();
        tokens.refused(first);
        Secret second = tokens.get();

        tokens.refused(first);
        tokens.refused(first);

        assertThat(tokens.get()).isEqualTo(second);
        assertThat(second.reveal()).isEqualTo("access-2");
        assertThat(endpoint.calls()).hasSize(2);
    }

    @Test
    void getsOneNewTokenForAHundredWhoseOldOneWasRefused() throws Exception {
        Secret old = tokens.get();

        List<Future<Secret>> renewed = allAsk(() -> {
            tokens.refused(old);
            return tokens.get();
        });

        assertThat(values(renewed)).containsExactly("access-2");
        assertThat(endpoint.calls()).hasSize(2);
    }

    @Test
    void givesATokenWithoutALifeToOneCallAlone() throws Exception {
        for (Duration life : new ArrayList<>(List.of(Duration.ZERO, Duration.ofSeconds(-5)))) {
            endpoint.gives(life);
            assertThat(Set.of(tokens.get(), tokens.get(), tokens.get())).hasSize(3);
        }
        endpoint.gives(null);
        assertThat(Set.of(tokens.get(), tokens.get())).hasSize(2);
        assertThat(endpoint.calls()).hasSize(8);
    }

    @Test
    void givesEachOfAHundredItsOwnWhereATokenServesASingleCall() throws Exception {
        endpoint.gives(null);

        assertThat(values(allAsk())).hasSize(CONSUMERS);
        assertThat(endpoint.calls()).hasSize(CONSUMERS);
    }

    @Test
    void tellsAllWhoWaitOfTheSameFailureAndTriesAgainForTheNext() throws Exception {
        for (Exception failure : List.of(
                new CredentialsRefused("TK001"),
                new TokenUnavailable("HTTP500", "HTTP 500", null),
                new IllegalStateException())) {
            int before = endpoint.calls().size();
            AtomicInteger failed = new AtomicInteger();
            CountDownLatch answer = new CountDownLatch(1);
            endpoint.answersAfter(answer);
            endpoint.fails(failure);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CONSUMERS; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        tokens.get();
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            answer.countDown();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failed).hasValue(CONSUMERS);
            assertThat(endpoint.calls()).hasSize(before + 1);
        }
        assertThat(tokens.get().reveal()).isEqualTo("access-1");
    }

    @Test
    void passesOnWhyThereIsNone() {
        endpoint.fails(new CredentialsRefused("TK001"), new TokenUnavailable("HTTP503", "HTTP 503", null));

        assertThatThrownBy(tokens::get).isInstanceOf(CredentialsRefused.class).hasMessageContaining("TK001");
        assertThatThrownBy(tokens::get).isInstanceOf(TokenUnavailable.class).hasMessageContaining("503");
    }

    private List<Future<Secret>> allAsk() {
        return allAsk(tokens::get);
    }

    private List<Future<Secret>> allAsk(Callable<Secret> question) {
        CountDownLatch together = new CountDownLatch(CONSUMERS);
        List<Future<Secret>> waiting = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
            waiting.add(consumers.submit(() -> {
                together.countDown();
                together.await();
                return question.call();
            }));
        }
        return waiting;
    }

    private static Set<String> values(List<Future<Secret>> futures)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        Set<String> values = new HashSet<>();
        for (Future<Secret> future : futures) {
            values.add(future.get(10, TimeUnit.SECONDS).reveal());
        }
        return values;
    }
}
