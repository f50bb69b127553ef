package org.ddrroutes.callback.http;

import java.time.Duration;

/**
 * How long a sender is waited for, and how long it waits for us.
 *
 * @param request from a request's first byte to its last, and for a whole TLS handshake; then the connection is closed
 * @param answer from a request's last byte to our answer: the database has this long, and it is under the 5 s that the
 *     bank is promised
 * @param linger how long what follows a decided answer is read and thrown away, so that the sender comes to read that
 *     answer before the connection closes
 * @param stop how long a request may still take to come when the program stops, of the 30 s that a stop may take
 */
public record CallbackTimeouts(Duration request, Duration answer, Duration linger, Duration stop) {

    public static final CallbackTimeouts DEFAULT = new CallbackTimeouts(
            Duration.ofSeconds(30), Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(2));
}
