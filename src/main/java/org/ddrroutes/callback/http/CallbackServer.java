package org.ddrroutes.callback.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ddrroutes.http.RequestDeadline;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The HTTP server of the callback port. It takes its port early, so that a start with a port in use fails early, and accepts
 * connections once the routes run. It stops before the routes: no connection is accepted any more, callbacks that have
 * come are answered, and senders that are slow are told to send again.
 */
public final class CallbackServer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackServer.class);

    private static final int THREADS = 2;
    private static final int MAX_CONNECTIONS = 4_000;
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** How long a stop lets connections in that were made before it. */
    private static final Duration ARRIVED_BEFORE = Duration.ofMillis(500);

    /** How much longer than for its answer a connection is waited for when the program stops. */
    private static final Duration STOP_RESERVE = Duration.ofSeconds(2);

    private final CallbackServerSettings settings;
    private final CallbackTimeouts timeouts;
    private final @Nullable CallbackTls tls;
    private final Supplier<CallbackConnection> newConnection;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable EventLoopGroup threads;
    private @Nullable Channel server;
    private volatile boolean stops;

    /** @param tls null for plain HTTP */
    CallbackServer(
            CallbackServerSettings settings,
            CallbackTimeouts timeouts,
            @Nullable CallbackTls tls,
            Supplier<CallbackConnection> newConnection) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.tls = tls;
        this.newConnection = newConnection;
    }

    public int port() {
        Channel listening = Objects.requireNonNull(server, "not started");
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    public int connections() {
        return connections.size();
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("callback-io-");
        // A start that fails later on ends the program: no thread of ours may keep it alive.
        factory.setDaemon(true);
        EventLoopGroup group = new NioEventLoopGroup(THREADS, factory);
        InetSocketAddress address = settings.address() == null
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(settings.address(), settings.port());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        accept(connection);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            SettingFault fault = new SettingFault(
                    "ddr.callback.port " + settings.port()
                            + " cannot be listened on: it is in use, or needs a right, or ddr.callback.address is not of this machine");
            fault.initCause(bound.cause());
            throw fault;
        }
        threads = group;
        server = bound.channel();
        stops = false;
    }

    /** The routes run by now. Until then who connects waits to be accepted. */
    @EventListener(ApplicationStartedEvent.class)
    void acceptConnections() {
        Channel listening = server;
        if (listening != null) {
            listening.config().setAutoRead(true);
            LOG.info("Callbacks are taken on port {}{}", port(), tls == null ? "" : ", over TLS");
        }
    }

    private void accept(SocketChannel connection) {
        if (stops || connections.size() >= MAX_CONNECTIONS) {
            connection.close();
            return;
        }
        connections.add(connection);
        CallbackConnection conversation = newConnection.get();
        RequestDeadline deadline = new RequestDeadline(timeouts.request(), expired -> conversation.requestTimedOut());
        ChannelPipeline pipeline = connection.pipeline();
        pipeline.addLast(new ReadTimeoutHandler(IDLE.toSeconds(), TimeUnit.SECONDS), deadline);
        if (tls != null) {
            pipeline.addLast(tls.handler());
        }
        pipeline.addLast(
                new StrictRequestDecoder(deadline),
                deadline.requestEnd(),
                new HttpResponseEncoder(),
                new FlowControlHandler(),
                conversation);
    }

    @Override
    public void stop() {
        CountDownLatch stopped = new CountDownLatch(1);
        stop(stopped::countDown);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop(Runnable stopped) {
        EventLoopGroup group = threads;
        Channel listening = server;
        if (group == null || listening == null) {
            stopped.run();
            return;
        }
        threads = null;
        // Who has connected and sent before the stop may still be in the operating system's hands.
        group.schedule(
                () -> listening.close().addListener(closed -> closeConnections(group, stopped)),
                ARRIVED_BEFORE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void closeConnections(EventLoopGroup group, Runnable stopped) {
        stops = true;
        connections.forEach(connection -> connection
                .eventLoop()
                .execute(() ->
                        connection.pipeline().get(CallbackConnection.class).stop()));
        Duration longest = timeouts.stop().plus(timeouts.answer()).plus(STOP_RESERVE);
        Future<?> limit = group.schedule(() -> connections.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
        connections.newCloseFuture().addListener(closed -> {
            limit.cancel(false);
            group.shutdownGracefully(0, STOP_RESERVE.toSeconds(), TimeUnit.SECONDS);
            stopped.run();
        });
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }
}
