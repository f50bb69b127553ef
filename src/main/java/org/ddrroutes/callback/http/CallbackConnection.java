package org.ddrroutes.callback.http;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.callback.CallbackChecks;
import org.ddrroutes.callback.CallbackMetrics;
import org.ddrroutes.callback.CallbackRequest;
import org.ddrroutes.callback.CallbackResponse;
import org.ddrroutes.callback.CallbackSettings;
import org.ddrroutes.callback.RateLimitedLog;
import org.ddrroutes.privacy.RedactedException;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the callback port: reads its requests one after the other and answers each, as soon as no more of the
 * request can change the answer. All of it runs on the connection's own thread, which never waits.
 */
final class CallbackConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackConnection.class);

    private static final int BAD_REQUEST = 400;

    /**
     * How long an answer that is decided waits for the rest of the body: a body that was sent with the head has come by
     * then, and the connection can be kept.
     */
    private static final Duration REST_OF_BODY = Duration.ofMillis(100);

    /** Instead of the time that a sender gets otherwise to read its answer, when the program stops. */
    private static final Duration SHORT_LINGER = Duration.ofMillis(500);

    private enum State {
        /** A request has not begun, or its head is not complete. */
        HEAD,
        /** The body is coming. */
        BODY,
        /** The route works. */
        ROUTE,
        /** Answered, or about to be; nothing that comes is a request any more. */
        LINGER
    }

    private final CallbackSettings settings;
    private final CallbackTimeouts timeouts;
    private final CallbackChecks checks;
    private final CallbackEngine engine;
    private final CallbackMetrics metrics;
    private final RateLimitedLog log;
    private final Clock clock;

    private @Nullable ChannelHandlerContext connection;
    private State state = State.HEAD;
    private boolean isPlainOnTls;
    private boolean stops;

    /** The one that is being read or answered; null between two, and where no head could be read. */
    private @Nullable IncomingRequest request;

    private Future<?> timer = CompletableFuture.completedFuture(null);

    CallbackConnection(
            CallbackSettings settings,
            CallbackTimeouts timeouts,
            CallbackChecks checks,
            CallbackEngine engine,
            CallbackMetrics metrics,
            RateLimitedLog log,
            Clock clock) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.checks = checks;
        this.engine = engine;
        this.metrics = metrics;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpObject part) {
                read(part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        if (state == State.LINGER) {
            connection().read();
        } else if (part.decoderResult().isFailure()) {
            refuseMalformed(part);
        } else if (part instanceof HttpRequest head) {
            beginRequest(head);
        } else if (part instanceof HttpContent content) {
            readBody(content);
        }
    }

    private void beginRequest(HttpRequest head) {
        state = State.BODY;
        IncomingRequest begun = new IncomingRequest(
                head, peer(), isCallback(head), (int) settings.maxBody().toBytes());
        request = begun;
        int fault = isPlainOnTls ? BAD_REQUEST : RequestHeads.fault(head);
        if (fault != RequestHeads.NONE) {
            refuse(fault, begun.isCallback);
            return;
        }
        begun.isDecided = !begun.isCallback || checks.refuseByHead(begun.content, !begun.isChunked);
        if (begun.hasBody && begun.isDecided && begun.asksFirst) {
            // The sender may send its body or not: what follows could be taken for either.
            askRoute();
        } else {
            if (begun.hasBody && begun.isDecided) {
                answerSoon();
            } else if (begun.asksFirst) {
                connection().writeAndFlush(CallbackHttpResponses.withoutBody(100));
            }
            connection().read();
        }
    }

    private void readBody(HttpContent part) {
        IncomingRequest current = request();
        current.isComplete = part instanceof LastHttpContent;
        if (state == State.BODY && !current.isDecided) {
            current.add(part.content());
            if (current.isDecided) {
                answerSoon();
            }
        }
        if (state == State.BODY && current.isComplete) {
            askRoute();
        } else if (state == State.BODY) {
            connection().read();
        }
    }

    private void answerSoon() {
        timer = after(REST_OF_BODY, this::askRoute);
    }

    /** Has the route answer. Where it cannot, or not in time, the bank is told to send again. */
    private void askRoute() {
        timer.cancel(false);
        state = State.ROUTE;
        if (!request().isCallback) {
            write(CallbackHttpResponses.withoutBody(404));
            return;
        }
        CallbackRequest asked = request().contentWithBody();
        checks.refuseByHead(asked, true);
        CallbackResponse unavailable = CallbackResponse.systemError(asked.nameableRequestUid());
        try {
            CompletableFuture<CallbackResponse> response = engine.process(asked);
            timer = after(timeouts.answer(), () -> {
                if (response.complete(unavailable)) {
                    log.warn("no answer in time", "A callback was not recorded within {}", timeouts.answer());
                }
            });
            response.thenAcceptAsync(this::answer, connection().executor());
        } catch (RejectedExecutionException e) {
            log.warn("no room", "Too many callbacks at once: one was not recorded");
            answer(unavailable);
        }
    }

    private void answer(CallbackResponse response) {
        metrics.answered(response.status());
        write(CallbackHttpResponses.of(response, settings.httpStatus(response.httpStatus())));
    }

    /** The request is no proper HTTP. Where its path could not be made out it may have been the bank's. */
    private void refuseMalformed(HttpObject part) {
        if (state == State.BODY) {
            cutOff("it was no HTTP", CallbackResponse.notUnderstood(BAD_REQUEST));
            return;
        }
        if (part instanceof HttpRequest head && !(part instanceof FullHttpRequest)) {
            refuse(BAD_REQUEST, isCallback(head));
        } else {
            write(CallbackHttpResponses.of(CallbackResponse.notUnderstood(BAD_REQUEST), BAD_REQUEST));
        }
    }

    private boolean isCallback(HttpRequest head) {
        return settings.path().equals(RequestHeads.path(head.uri()));
    }

    private void refuse(int httpStatus, boolean isCallback) {
        write(
                isCallback
                        ? CallbackHttpResponses.of(
                                CallbackResponse.notUnderstood(httpStatus), settings.httpStatus(httpStatus))
                        : CallbackHttpResponses.withoutBody(httpStatus));
    }

    private void cutOff(String why, CallbackResponse response) {
        tellCutOff(why);
        write(
                request().isCallback
                        ? CallbackHttpResponses.of(response, settings.httpStatus(response.httpStatus()))
                        : CallbackHttpResponses.withoutBody(404));
    }

    private void tellCutOff(String why) {
        metrics.cutOff();
        log.warn("cut off: " + why, "A request was cut off: {}", why);
    }

    private void write(FullHttpResponse response) {
        timer.cancel(false);
        IncomingRequest answered = request;
        boolean isComplete = answered != null && answered.isComplete;
        boolean isHead = answered != null && answered.isHead;
        boolean isKept = answered != null && answered.leavesConnectionUsable() && !stops;
        state = isKept ? State.HEAD : State.LINGER;
        request = null;
        connection()
                .writeAndFlush(CallbackHttpResponses.finish(response, clock.instant(), isHead, isKept))
                .addListener(written -> {
                    if (!written.isSuccess() || (!isKept && isComplete)) {
                        connection().close();
                    } else {
                        if (!isKept) {
                            timer = after(
                                    stops ? SHORT_LINGER : timeouts.linger(),
                                    () -> connection().close());
                        }
                        connection().read();
                    }
                });
    }

    void requestTimedOut() {
        switch (state) {
            case HEAD -> connection().close();
            case BODY -> cutOff("it was not complete in time", CallbackResponse.requestTimeout(nameable()));
            default -> {}
        }
    }

    /** The program stops. What has come is answered; whoever still sends is told to send again. */
    void stop() {
        stops = true;
        switch (state) {
            case HEAD -> connection().close();
            case BODY -> after(timeouts.stop(), this::cutOffByStop);
            default -> {}
        }
    }

    private void cutOffByStop() {
        if (state == State.BODY) {
            cutOff("it was not complete when the program stopped", CallbackResponse.systemError(nameable()));
        }
    }

    /** What comes is not encrypted, on a port that speaks TLS. */
    void refusePlainHttp() {
        isPlainOnTls = true;
    }

    /** The sender will send no more; it may still read. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean isEnd =
                event == ChannelInputShutdownEvent.INSTANCE || event == ChannelInputShutdownReadComplete.INSTANCE;
        if (isEnd && state == State.BODY && request().isDecided) {
            askRoute();
        } else if (isEnd && state == State.BODY) {
            cutOff("it broke off", CallbackResponse.notUnderstood(BAD_REQUEST));
        } else if (isEnd && state != State.ROUTE) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.cancel(false);
        if (state == State.BODY && !request().isDecided) {
            tellCutOff("it broke off");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean isOurs =
                !(cause instanceof IOException || cause instanceof CodecException || cause instanceof ChannelException);
        if (isOurs) {
            LOG.error("A callback was not answered, a fault of ours", RedactedException.of(cause));
        }
        context.close();
    }

    private Future<?> after(Duration delay, Runnable task) {
        return connection().executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty where the sender is gone already. */
    private String peer() {
        return connection().channel().remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "";
    }

    private @Nullable RequestUid nameable() {
        return request().content.nameableRequestUid();
    }

    private IncomingRequest request() {
        return Objects.requireNonNull(request);
    }

    private ChannelHandlerContext connection() {
        return Objects.requireNonNull(connection);
    }
}
