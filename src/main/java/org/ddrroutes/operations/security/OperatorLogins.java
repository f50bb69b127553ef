package org.ddrroutes.operations.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.ddrroutes.callback.RateLimitedLog;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Logs operators in. Passwords are checked in few threads of their own, so that guessing them keeps neither health nor the
 * flow waiting; failures are throttled by {@link LoginThrottle}, counted and logged.
 */
@Component
public class OperatorLogins implements ReactiveAuthenticationManager, DisposableBean {

    /** Who failed to log in, where the name is not known here. */
    public static final String UNKNOWN = "(unknown)";

    private static final int WAITING_A_THREAD = 32;
    private static final int IDLE_SECONDS = 60;

    private final Scheduler checks = Schedulers.newBoundedElastic(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            WAITING_A_THREAD,
            "operators-login",
            IDLE_SECONDS,
            true);
    private final PasswordCheck passwords;
    private final RateLimitedLog log;
    private final LoginThrottle throttle;
    private final VerifiedLogins verified;
    private final Counter accepted;
    private final Counter failed;
    private final Counter throttled;

    OperatorLogins(OperatorsPort port, Clock clock, MeterRegistry meters) {
        this.passwords = new PasswordCheck(port.operators());
        this.log = new RateLimitedLog(clock);
        this.throttle = new LoginThrottle(clock);
        this.verified = new VerifiedLogins(clock);
        this.accepted = counter(meters, "accepted");
        this.failed = counter(meters, "failed");
        this.throttled = counter(meters, "throttled");
    }

    @Override
    public Mono<Authentication> authenticate(Authentication login) {
        String name = login.getName();
        String password = String.valueOf(login.getCredentials());
        InetAddress address = login.getDetails() instanceof InetAddress sender ? sender : null;
        return Mono.defer(() -> {
                    // Before it waits for a thread, and again in it: others may have failed in between.
                    requireTurn(name, address);
                    Operator known = verified.find(name, password, address);
                    return known == null
                            ? Mono.fromCallable(() -> check(name, password, address))
                                    .subscribeOn(checks)
                            : Mono.just(known);
                })
                .onErrorMap(RejectedExecutionException.class, e -> tooMany(Duration.ofSeconds(1), name))
                .map(operator -> UsernamePasswordAuthenticationToken.authenticated(
                        operator.name(),
                        null,
                        AuthorityUtils.createAuthorityList(operator.role().authority())));
    }

    @Override
    public void destroy() {
        checks.dispose();
    }

    private Operator check(String name, String password, @Nullable InetAddress address) {
        requireTurn(name, address);
        Operator operator = passwords.check(name, password);
        if (operator == null) {
            throttle.failed(name, address);
            failed.increment();
            log.warn(
                    "operators-login",
                    "login failed at the operators' port: name={} address={}",
                    shown(name),
                    address == null ? "" : address.getHostAddress());
            throw new LoginRefused(shown(name), null);
        }
        throttle.succeeded(name, address);
        verified.remember(operator, password, address);
        accepted.increment();
        return operator;
    }

    private void requireTurn(String name, @Nullable InetAddress address) {
        Duration wait = throttle.waitOf(name, address);
        if (!wait.isZero()) {
            throw tooMany(wait, name);
        }
    }

    private LoginRefused tooMany(Duration wait, String name) {
        throttled.increment();
        return new LoginRefused(shown(name), wait);
    }

    /** A name that does not exist is not repeated: it may be a password in the wrong place. */
    private String shown(String name) {
        return passwords.isKnown(name) ? name : UNKNOWN;
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("ddr.operators.logins")
                .description("Logins at the operators' port whose password was checked, or that were told to wait")
                .tag("outcome", outcome)
                .register(meters);
    }
}
