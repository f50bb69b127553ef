package org.ddrroutes.callback;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
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

    private static final byte[] EMPTY = {};

    /** Captures a request whose body has not come yet. */
    static CapturedRequest head(HttpServletRequest request, String peer) {
        return new CapturedRequest(
                request.getMethod(),
                lines(request, "Content-Type"),
                peer,
                lines(request, "X-Forwarded-For"),
                lines(request, "msg-hdr"),
                EMPTY,
                false);
    }

    CapturedRequest withBody(BodyBuffer received) {
        boolean isTooLarge = received.isTooLarge();
        return new CapturedRequest(
                method, contentTypes, peer, forwardedFor, msgHdrs, isTooLarge ? EMPTY : received.bytes(), isTooLarge);
    }

    private static List<String> lines(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    @Override
    public String toString() {
        return "CapturedRequest";
    }
}
