package org.ddrroutes.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time from a request's first byte to its last. Netty's own time-outs start again with every byte, so a sender
 * of one byte now and then would never meet them.
 *
 * <p>This handler belongs to one connection and stands first in its pipeline, before TLS and HTTP. {@link #requestEnd()}
 * stands behind the HTTP decoder, stops the clock and starts it again for a head that came together with the request before. A TLS handshake has the same limit as a request. A connection on
 * which nothing comes is not limited here.
 */
public final class RequestDeadline extends ChannelInboundHandlerAdapter {

    private final Duration limit;
    private final Consumer<Channel> whenExpired;
    private @Nullable Future<?> clock;

    /** @param whenExpired called on the connection's own thread, once a request: closes the connection, or answers first */
    public RequestDeadline(Duration limit, Consumer<Channel> whenExpired) {
        this.limit = limit;
        this.whenExpired = whenExpired;
    }

    /** The handler that sees a request end; its place is behind the HTTP decoder. */
    public ChannelInboundHandler requestEnd() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof LastHttpContent) {
                    stop();
                } else {
                    start(context);
                }
                context.fireChannelRead(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof SslHandshakeCompletionEvent) {
                    stop();
                }
                context.fireUserEventTriggered(event);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        start(context);
        context.fireChannelRead(bytes);
    }

    /** A request has begun, perhaps with bytes that came together with the end of the one before. */
    public void start(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (clock == null && channel.isActive()) {
            clock = context.executor()
                    .schedule(() -> whenExpired.accept(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void stop() {
        if (clock != null) {
            clock.cancel(false);
            clock = null;
        }
    }
}
