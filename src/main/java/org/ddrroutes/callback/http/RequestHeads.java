package org.ddrroutes.callback.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.ddrroutes.callback.CallbackRequest;

/** What is read of a request's head. */
final class RequestHeads {

    static final int NONE = 0;

    private RequestHeads() {}

    /** The path of a target, of one in absolute form as well ({@code http://host/path}); without the query, not decoded. */
    static String path(String target) {
        String path = target;
        if (target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8)) {
            int slash = target.indexOf('/', target.indexOf("//") + 2);
            path = slash < 0 ? "/" : target.substring(slash);
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /**
     * The HTTP status of what HTTP does not allow in a head, and Netty does; {@link #NONE} where there is nothing.
     * Source: RFC 9112, sections 3.2 and 6.1; RFC 9110, section 10.1.1.
     */
    static int fault(HttpRequest head) {
        HttpHeaders headers = head.headers();
        boolean isHttp11 = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!isHttp11 && !head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return 505;
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || isHttp11 && hosts == 0) {
            return 400;
        }
        // Netty takes this for an old WebSocket with a body of eight bytes that nobody announces.
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)) {
            return 400;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean isChunkedAlone =
                codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
        if (!codings.isEmpty() && !isChunkedAlone) {
            return 501;
        }
        boolean asksForMore = headers.getAll(HttpHeaderNames.EXPECT).stream()
                .anyMatch(asked -> !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(asked));
        return isHttp11 && asksForMore ? 417 : NONE;
    }

    static CallbackRequest callbackRequest(HttpRequest head, String peer) {
        HttpHeaders headers = head.headers();
        return new CallbackRequest(
                head.method().name(),
                headers.getAll(HttpHeaderNames.CONTENT_TYPE),
                peer,
                headers.getAll("X-Forwarded-For"),
                headers.getAll("msg-hdr"));
    }
}
