package org.ddrroutes.chaos;

import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.sandbox.bank.BankOptions;
import org.ddrroutes.sandbox.bank.BankRule;
import org.ddrroutes.sandbox.bank.Behaviour;
import org.ddrroutes.sandbox.bank.JournalLine;
import org.ddrroutes.sandbox.bank.RegisterCall;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;

/**
 * The sandbox's bank making trouble: it loses answers, has bad moments and limits its callers. It posts each callback until
 * it is taken, some before its own answer, now and then one too many.
 */
final class ChaosBank implements BankRule, ServeEventListener, AutoCloseable {

    private static final int SLOWEST_MILLIS = 1_200;
    private static final int LATEST_CALLBACK_MILLIS = 1_500;

    private final Map<String, Order> ordersByAccount;
    private final SplittableRandom random;
    private final Queue<JournalLine> history = new ConcurrentLinkedQueue<>();
    private final SandboxBank bank;

    /** @param callbackUrl asked at each callback */
    ChaosBank(long seed, TestSetup setup, Map<String, Order> ordersByAccount, Supplier<URI> callbackUrl) {
        this.random = new SplittableRandom(seed);
        this.ordersByAccount = ordersByAccount;
        BankOptions options = new BankOptions(
                0,
                setup.clientId(),
                (id, secret) -> secret.equals(setup.clientSecret()),
                "DDR-OPEN-API",
                "11111111-2222-3333-4444-555555555555",
                setup.apiKey(),
                callbackUrl,
                Duration.ZERO,
                Duration.ofMillis(300),
                Integer.MAX_VALUE,
                Duration.ofSeconds(10),
                Duration.ZERO,
                null,
                null,
                new SandboxClock(Clock.systemUTC()));
        this.bank = new SandboxBank(options, this, Map.of(), wire -> wire.extensions(this));
        bank.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + bank.port();
    }

    /** How often the bank has done what was asked for this account. */
    int effects(String accountNo) {
        return (int) history.stream()
                .filter(line -> line.isTaken() && line.account().equals(accountNo))
                .count();
    }

    /** Every call and every callback, in order. */
    Queue<JournalLine> history() {
        return history;
    }

    long callbacksOwed() {
        return bank.callbacksOwed();
    }

    @Override
    public Behaviour behaviour(RegisterCall call) {
        ExpectedEnd end = ordersByAccount.get(call.field("accountNo")).fate();
        return Behaviour.of("{%s, delay: %dms, callbacks: [{respCode: %s, after: %dms, times: %d}]}"
                .formatted(
                        end.isTaken() ? trouble() : "code: " + end.finalCode(),
                        pauseMillis(),
                        end.finalCode(),
                        draw(LATEST_CALLBACK_MILLIS),
                        draw(10) == 0 ? 2 : 1));
    }

    @Override
    public void saw(JournalLine line) {
        history.add(line);
    }

    /** Long enough, often enough, for a kill to meet calls that the bank has not looked at yet. */
    @Override
    public void beforeMatch(ServeEvent event, Parameters parameters) {
        if (event.getRequest().getUrl().endsWith("/registerddr")) {
            RunClock.pause(Duration.ofMillis(pauseMillis()));
        }
    }

    @Override
    public String getName() {
        return "chaos-bank";
    }

    @Override
    public void close() {
        bank.close();
    }

    /** Mostly none; in thousandths. */
    private String trouble() {
        int roll = draw(1000);
        if (roll < 50) {
            return "fault: EMPTY_RESPONSE, taken: true";
        }
        if (roll < 60) {
            return "fault: EMPTY_RESPONSE, taken: false";
        }
        if (roll < 70) {
            return "code: SYS001, taken: true";
        }
        if (roll < 90) {
            return "code: SYS001";
        }
        if (roll < 110) {
            return "code: BSN003, spent: false";
        }
        return roll < 115 ? "code: '0429'" : "code: '0'";
    }

    private int pauseMillis() {
        return draw(3) == 0 ? draw(SLOWEST_MILLIS) : draw(20);
    }

    private int draw(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }
}
