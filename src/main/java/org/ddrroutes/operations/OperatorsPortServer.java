package org.ddrroutes.operations;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.ddrroutes.http.RequestDeadline;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Bounds the time that a request to the operators' port may take, with a login or without. */
@Component
class OperatorsPortServer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private static final TimeLimit SHIPPED = new TimeLimit(Duration.ofSeconds(28));

    private final TimeLimit limit;

    /** @param request from a request's first byte to its last */
    record TimeLimit(Duration request) {}

    /** @param other a limit instead of the shipped, where there is one */
    OperatorsPortServer(ObjectProvider<TimeLimit> other) {
        this.limit = other.getIfAvailable(() -> SHIPPED);
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limit);
    }

    private HttpServer limit(HttpServer server) {
        return server.doOnChannelInit((observer, connection, remote) -> {
            RequestDeadline deadline = new RequestDeadline(limit.request(), Channel::close);
            connection.pipeline().addFirst("request-deadline", deadline);
            connection.pipeline().addAfter(NettyPipeline.HttpCodec, "request-end", deadline.requestEnd());
            connection.pipeline().addAfter(NettyPipeline.HttpCodec, "read-next", new ReadNext());
        });
    }

    /**
     * Asks for the next request of a connection once one is done with. Reactor Netty 1.2.18 forgets to, where the next
     * request came while the last one was being finished (reactor/reactor-netty#4361): the connection stays open and is
     * never read again. Reactor Netty says by an event that a request is done with; asking twice does no harm.
     */
    private static final class ReadNext extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.fireUserEventTriggered(event);
            // Later: what Reactor Netty has put off until now comes first.
            context.executor().execute(context::read);
        }
    }
}
