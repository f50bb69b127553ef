package org.ddrroutes.callback;

import java.util.List;

/**
 * All that is read of one HTTP request; everything else of it is never looked at. Its text form shows none of it.
 *
 * @param peer the address at the other end of the socket
 * @param body the body's bytes; empty where it was too large
 */
record CapturedRequest(
        String method,
        List<String> contentTypes,
        String peer,
        List<String> forwardedFor,
        List<String> msgHdrs,
        byte[] body,
        boolean tooLarge) {

    @Override
    public String toString() {
        return "CapturedRequest";
    }
}
