package org.ddrroutes.callback;

/**
 * The first check that a request did not pass.
 *
 * @param check the check's name, for logs and metrics
 * @param network the sender's, for logs
 */
public record CheckFailure(String check, String network, CallbackResponse response) implements CheckResult {}
