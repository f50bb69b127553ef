package org.ddrroutes.callback.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.ddrroutes.callback.CallbackResponse;

/** Answers as HTTP has them. None names a product or repeats anything of a request. */
final class CallbackHttpResponses {

    private CallbackHttpResponses() {}

    static FullHttpResponse withoutBody(int httpStatus) {
        return response(httpStatus, Unpooled.EMPTY_BUFFER);
    }

    /** @param httpStatus the one to be sent, which need not be the response's own */
    static FullHttpResponse of(CallbackResponse response, int httpStatus) {
        FullHttpResponse http = response(httpStatus, Unpooled.wrappedBuffer(response.json()));
        http.headers().set("Content-Type", HttpHeaderValues.APPLICATION_JSON);
        return http;
    }

    /** @param toHead whether a HEAD is answered: its body is left out */
    static FullHttpResponse finish(FullHttpResponse response, Instant now, boolean toHead, boolean isKept) {
        response.headers().set("Content-Length", response.content().readableBytes());
        response.headers().set("Date", DateUtils.formatStandardDate(now));
        if (!isKept) {
            response.headers().set("Connection", HttpHeaderValues.CLOSE);
        }
        return toHead ? response.replace(Unpooled.EMPTY_BUFFER) : response;
    }

    private static FullHttpResponse response(int httpStatus, ByteBuf body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, new HttpResponseStatus(httpStatus, ""), body);
    }
}
