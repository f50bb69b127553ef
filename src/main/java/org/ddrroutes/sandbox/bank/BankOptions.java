package org.ddrroutes.sandbox.bank;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a sandbox bank is set up.
 *
 * @param port where it listens, on the loopback address alone; 0: any free one
 * @param clientId the client that it knows, and who it says the client is in a callback
 * @param credentials whether client id and secret are right
 * @param callbackUrl asked at each callback, since the program's port may be known only when it has started
 * @param callbackDelay from an acceptance to its callback
 * @param callbackRetry from a callback that failed to its repetition
 * @param callbackTries how often a callback is posted that nobody takes
 * @param accessLifetime of an access token; the guide's is 15 minutes
 * @param slowAnswer how long the bank takes where it is to be slow
 * @param memory the file that outlives a restart; null: none
 * @param rules the rules' file; null: none
 */
public record BankOptions(
        int port,
        String clientId,
        BiPredicate<String, String> credentials,
        String channelId,
        String partnerId,
        String apiKey,
        Supplier<URI> callbackUrl,
        Duration callbackDelay,
        Duration callbackRetry,
        int callbackTries,
        Duration accessLifetime,
        Duration slowAnswer,
        @Nullable Path memory,
        @Nullable Path rules,
        SandboxClock clock) {

    public static final int CALLBACK_TRIES = 30;
    public static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);
}
