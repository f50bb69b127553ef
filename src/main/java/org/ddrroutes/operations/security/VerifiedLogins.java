package org.ddrroutes.operations.security;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.support.LRUCacheFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logins that were right a moment ago, so that a page that asks every second does not cost a password check each time.
 * What is kept is no password but its MAC, under a key that is in this process alone.
 */
final class VerifiedLogins {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST = 1_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final Clock clock;
    private final byte[] key = new byte[32];
    private final Map<String, Entry> entries = LRUCacheFactory.newLRUCache(MOST);

    VerifiedLogins(Clock clock) {
        this.clock = clock;
        new SecureRandom().nextBytes(key);
    }

    /** Null where it must be checked. */
    @Nullable
    Operator find(String name, String password, @Nullable InetAddress address) {
        Entry entry = entries.get(key(name, address));
        boolean serves = entry != null
                && entry.until.isAfter(clock.instant())
                && MessageDigest.isEqual(entry.mac, mac(password));
        return entry != null && serves ? entry.operator : null;
    }

    void remember(Operator operator, String password, @Nullable InetAddress address) {
        entries.put(
                key(operator.name(), address),
                new Entry(operator, mac(password), clock.instant().plus(KEPT)));
    }

    /** One from another address is checked: else a wrong guess there would be told from a right one without a wait. */
    private static String key(String name, @Nullable InetAddress address) {
        return (address == null ? "" : address.getHostAddress()) + " " + name;
    }

    private byte[] mac(String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM, e);
        }
    }

    private record Entry(Operator operator, byte[] mac, Instant until) {}
}
