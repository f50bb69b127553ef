package org.ddrroutes.operations.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.support.LRUCacheFactory;
import org.jspecify.annotations.Nullable;

/**
 * How long somebody must wait before a login is looked at again. Names that do not exist are treated like those that do.
 *
 * <ul>
 *   <li>One name from one address: after {@value #FREE_TRIES} failures in a row each further one doubles the wait, from
 *       1 s to {@value #LONGEST_SECONDS} s.
 *   <li>One address, whatever the names: {@value #FAILURES_OF_AN_ADDRESS} failures a minute.
 *   <li>One name, whatever the addresses: after {@value #FAILURES_OF_A_NAME} failures a minute an address from which this
 *       name has not logged in lately must come back after {@value #NEWCOMER_SECONDS} s, and is then looked at once. So
 *       a stranger's guesses slow a newcomer down and lock nobody out, and not at all where somebody usually logs in.
 * </ul>
 *
 * An address of IPv6 stands for its network of 64 bits.
 */
final class LoginThrottle {

    static final int FREE_TRIES = 5;
    static final int LONGEST_SECONDS = 60;
    static final int FAILURES_OF_AN_ADDRESS = 20;
    static final int FAILURES_OF_A_NAME = 20;
    static final int NEWCOMER_SECONDS = 30;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration FORGET = Duration.ofMinutes(15);
    private static final Duration FAMILIAR = Duration.ofHours(12);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final Map<String, Window> addresses = LRUCacheFactory.newLRUCache(MOST_REMEMBERED);
    private final Map<String, Window> names = LRUCacheFactory.newLRUCache(MOST_REMEMBERED);
    private final Map<Pair, Tries> pairs = LRUCacheFactory.newLRUCache(MOST_REMEMBERED);
    private final Map<Pair, Instant> familiar = LRUCacheFactory.newLRUCache(MOST_REMEMBERED);

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this one must wait; zero where it may be looked at now. */
    synchronized Duration waitOf(String name, @Nullable InetAddress address) {
        Instant now = clock.instant();
        String network = network(address);
        Pair pair = new Pair(name, network);
        Duration wait =
                longer(untilBelow(addresses.get(network), FAILURES_OF_AN_ADDRESS, now), until(pairs.get(pair), now));
        boolean hunted = !untilBelow(names.get(name), FAILURES_OF_A_NAME, now).isZero();
        if (hunted && !isFamiliar(pair, now)) {
            Tries tries = pairs.computeIfAbsent(pair, p -> new Tries(now));
            if (!tries.announced) {
                tries.announced = true;
                tries.notBefore = later(tries.notBefore, now.plusSeconds(NEWCOMER_SECONDS));
            }
            wait = longer(wait, until(tries, now));
        }
        return wait;
    }

    synchronized void failed(String name, @Nullable InetAddress address) {
        Instant now = clock.instant();
        String network = network(address);
        count(addresses, network, now);
        count(names, name, now);
        Tries tries = pairs.computeIfAbsent(new Pair(name, network), p -> new Tries(now));
        tries.failed(now);
    }

    synchronized void succeeded(String name, @Nullable InetAddress address) {
        Pair pair = new Pair(name, network(address));
        pairs.remove(pair);
        familiar.put(pair, clock.instant());
    }

    private boolean isFamiliar(Pair pair, Instant now) {
        Instant last = familiar.get(pair);
        return last != null && last.plus(FAMILIAR).isAfter(now);
    }

    private static void count(Map<String, Window> windows, String key, Instant now) {
        Window window = windows.get(key);
        if (window == null || !window.start.plus(WINDOW).isAfter(now)) {
            window = new Window(now);
            windows.put(key, window);
        }
        window.failures++;
    }

    private static Duration untilBelow(@Nullable Window window, int most, Instant now) {
        Instant end = window == null ? now : window.start.plus(WINDOW);
        return window != null && window.failures >= most && end.isAfter(now)
                ? Duration.between(now, end)
                : Duration.ZERO;
    }

    private static Duration until(@Nullable Tries tries, Instant now) {
        return tries != null && tries.notBefore.isAfter(now) ? Duration.between(now, tries.notBefore) : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String network(@Nullable InetAddress address) {
        if (address == null) {
            return "";
        }
        byte[] bytes = address.getAddress();
        return Arrays.toString(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }

    private record Pair(String name, String network) {}

    private static final class Window {

        private final Instant start;
        private int failures;

        private Window(Instant start) {
            this.start = start;
        }
    }

    private static final class Tries {

        private int failures;
        private Instant last;
        private Instant notBefore;

        /** Whether a newcomer has been told to come back. */
        private boolean announced;

        private Tries(Instant now) {
            this.last = now;
            this.notBefore = now;
        }

        private void failed(Instant now) {
            failures = last.plus(FORGET).isAfter(now) ? failures + 1 : 1;
            last = now;
            announced = false;
            if (failures >= FREE_TRIES) {
                long seconds = Math.min(LONGEST_SECONDS, 1L << Math.min(failures - FREE_TRIES, 10));
                notBefore = later(notBefore, now.plusSeconds(seconds));
            }
        }
    }
}
