package org.ddrroutes.bank;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.harness.SettableClock;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;

/** The bank's token calls without the bank: it gives {@code access-1}, {@code access-2}, … unless told to fail. */
final class ScriptedTokenEndpoint extends TokenEndpoint {

    private final SettableClock clock;
    private final AtomicInteger given = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private volatile Duration life = Duration.ofSeconds(900);
    private volatile CountDownLatch answering = new CountDownLatch(0);

    ScriptedTokenEndpoint(SettableClock clock) {
        super(null, null, clock, null);
        this.clock = clock;
    }

    /** The calls made, in order: {@code issue}, or {@code refresh} with the token shown. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    void fails(Exception... next) {
        failures.addAll(List.of(next));
    }

    void gives(@Nullable Duration expiresIn) {
        life = expiresIn;
    }

    /** Answers nobody until the latch is down. */
    void answersAfter(CountDownLatch latch) {
        answering = latch;
    }

    @Override
    AccessToken issue() throws CredentialsRefused, TokenUnavailable {
        return answer("issue");
    }

    @Override
    AccessToken refresh(Secret refreshToken) throws CredentialsRefused, TokenUnavailable {
        return answer("refresh " + refreshToken.reveal());
    }

    private AccessToken answer(String call) throws CredentialsRefused, TokenUnavailable {
        calls.add(call);
        try {
            answering.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Exception failure = failures.poll();
        if (failure instanceof CredentialsRefused refused) {
            throw refused;
        }
        if (failure instanceof TokenUnavailable unavailable) {
            throw unavailable;
        }
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        int n = given.incrementAndGet();
        return AccessToken.issued(
                new Secret("access-" + n), new Secret("refresh-" + n), life, Duration.ofDays(1), clock.instant());
    }
}
