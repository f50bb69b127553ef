package org.ddrroutes.callback;

/**
 * The first check that a request did not pass.
 *
 * @param check the check's name, for logs and metrics
 * @param network the sender's, for counts
 * @param address the sender's, for logs: who mends {@code allowed-networks} needs it
 */
public record CheckFailure(String check, String network, String address, CallbackResponse response)
        implements CheckResult {}
