package org.ddrroutes.callback;

import java.time.Duration;

/**
 * How long a sender is waited for, and how long it waits for us.
 *
 * @param wholeRequest from a request's first byte to its last; then the connection is cut
 * @param answer from a request's last byte to our answer: the database has this long, and it is under the 5 s that the
 *     bank is promised
 * @param surplus how long a body that is too large is read on and thrown away, so that its sender comes to read our
 *     answer before the connection closes
 * @param stop how long a request may still take to come when the program stops, of the 30 s that a stop may take
 */
record Patience(Duration wholeRequest, Duration answer, Duration surplus, Duration stop) {

    static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(2));
}
