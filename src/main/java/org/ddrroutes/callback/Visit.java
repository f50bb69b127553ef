package org.ddrroutes.callback;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request at the gatehouse. It is answered as soon as no more of its body can change the answer. Only the first
 * answer counts, be it the route's or that of a deadline that was sooner; this class alone touches the servlet's response.
 */
final class Visit {

    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final byte[] NO_BODY = {};

    /**
     * How long an answer that is decided waits for the rest of the body: one that was sent with the head has come by
     * then, and the connection can be kept.
     */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

    private enum Stage {
        READING,
        WAITING,
        ANSWERED,
        /** Answered; the rest is read and thrown away, for a reset would take the answer from a sender that still sends. */
        LINGERING,
        LEFT
    }

    /** What becomes of the part of the body that had not come when the answer was decided. */
    private enum Rest {
        NONE,
        THROWN_AWAY,
        CUT_OFF
    }

    private final Gatehouse gatehouse;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final @Nullable Request connection;
    private final boolean isCallback;
    private final CapturedRequest head;
    private final BodyBuffer body;
    private final IncomingBody incoming;

    private Stage stage = Stage.READING;
    private volatile Rest rest = Rest.NONE;
    private volatile Future<?> deadline = CompletableFuture.completedFuture(null);

    Visit(Gatehouse gatehouse, HttpServletRequest request, HttpServletResponse response) throws IOException {
        this.gatehouse = gatehouse;
        this.request = request;
        this.response = response;
        this.connection = GatehouseAdapter.connectionOf(request);
        this.isCallback = gatehouse.isCallbackPath(request.getRequestURI());
        this.head = CapturedRequest.head(request, GatehouseAdapter.peer(connection, request));
        this.body = new BodyBuffer(gatehouse.maxBody(), request.getContentLengthLong());
        this.incoming = new IncomingBody(this, request.getInputStream(), body);
        this.async = request.startAsync(request, response);
    }

    void begin() {
        async.setTimeout(0);
        gatehouse.reads(this);
        boolean sizeIsKnown = request.getContentLengthLong() >= 0;
        if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
            bodyEnded();
            return;
        }
        boolean isDecided = !isCallback || gatehouse.refusesUnread(captured(), sizeIsKnown);
        if (isDecided && GatehouseAdapter.asksFirst(connection)) {
            // The sender may send its body or not: what follows could be taken for either.
            leaveTheRest(Rest.CUT_OFF);
            return;
        }
        if (isDecided) {
            decided();
        } else {
            GatehouseAdapter.letSend(connection);
        }
        Duration left = gatehouse.patience.wholeRequest().minus(GatehouseAdapter.age(connection));
        deadline = gatehouse.after(left, this::runOutOfTime);
        incoming.begin();
    }

    boolean isReading() {
        return isIn(Stage.READING);
    }

    /** Nothing more of the body matters to the answer. */
    void decided() {
        gatehouse.after(ON_ITS_WAY, () -> leaveTheRest(Rest.THROWN_AWAY));
    }

    /** More of the body is not taken, not even to throw it away. */
    void takeNoMore() {
        leaveTheRest(Rest.CUT_OFF);
        leave();
    }

    void bodyEnded() {
        rest = Rest.NONE;
        if (stopReading(Stage.WAITING)) {
            ask();
        } else {
            leave();
        }
    }

    void brokeOff(Throwable cause) {
        if (stopReading(Stage.ANSWERED)) {
            boolean silent = cause instanceof SocketTimeoutException;
            gatehouse.cutOff(silent ? "it fell silent" : "it broke off or was no HTTP");
            write(silent ? Answer.requestTimeout() : Answer.badRequest());
        } else {
            leave();
        }
    }

    private void leaveTheRest(Rest left) {
        if (stopReading(Stage.WAITING)) {
            rest = left;
            ask();
        }
    }

    private void ask() {
        if (isCallback) {
            gatehouse.admit(this);
        } else {
            answer(Answer.badRequest());
        }
    }

    private void runOutOfTime() {
        cutOff("it was not complete in time", Answer.requestTimeout());
    }

    /** The program stops: whoever sends is told to send again. */
    void cutOffByStop() {
        cutOff("it was not complete when the program stopped", Answer.systemError(null));
    }

    private void cutOff(String why, Answer answer) {
        if (stopReading(Stage.ANSWERED)) {
            rest = Rest.CUT_OFF;
            gatehouse.cutOff(why);
            respond(answer);
        }
    }

    private boolean stopReading(Stage next) {
        if (!move(Stage.READING, next)) {
            return false;
        }
        deadline.cancel(false);
        gatehouse.hasRead(this);
        return true;
    }

    CapturedRequest captured() {
        return head.withBody(body);
    }

    boolean isWaiting() {
        return isIn(Stage.WAITING);
    }

    /** Answers, unless that was done before. */
    void answer(Answer answer) {
        if (move(Stage.WAITING, Stage.ANSWERED)) {
            if (isCallback) {
                gatehouse.answered(answer);
            }
            respond(answer);
        }
    }

    // On a thread of the server: the caller may be one that must not wait for the sender to take the answer.
    private void respond(Answer answer) {
        try {
            async.start(() -> write(answer));
        } catch (RuntimeException e) {
            LOG.debug("The sender is gone", e);
            abandon();
        }
    }

    private void write(Answer answer) {
        byte[] json = isCallback ? answer.json() : NO_BODY;
        Rest left = rest;
        try {
            response.setStatus(isCallback ? gatehouse.httpStatus(answer) : HttpServletResponse.SC_NOT_FOUND);
            if (isCallback) {
                response.setContentType("application/json");
            }
            response.setContentLength(json.length);
            if (left != Rest.NONE) {
                // Tomcat then closes without waiting for the rest, which would hold a thread for as long as the sender
                // likes, and takes nothing of it for a request.
                response.setHeader("Connection", "close");
            }
            response.getOutputStream().write(json);
            response.flushBuffer();
            move(Stage.ANSWERED, Stage.LINGERING);
            if (left == Rest.THROWN_AWAY) {
                linger();
            } else {
                leave();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("The sender is gone", e);
            abandon();
        }
    }

    private void linger() {
        deadline = gatehouse.after(gatehouse.patience.surplus(), this::leave);
        if (rest == Rest.NONE) {
            // It has come to its end meanwhile.
            leave();
        }
    }

    private void leave() {
        if (move(Stage.LINGERING, Stage.LEFT)) {
            complete();
        }
    }

    /** The answer could not be written, and will not be. */
    private void abandon() {
        if (move(Stage.ANSWERED, Stage.LEFT) || move(Stage.LINGERING, Stage.LEFT)) {
            complete();
        }
    }

    private void complete() {
        deadline.cancel(false);
        try {
            async.complete();
        } catch (RuntimeException e) {
            LOG.debug("The sender is gone", e);
        }
    }

    private synchronized boolean isIn(Stage asked) {
        return stage == asked;
    }

    private synchronized boolean move(Stage from, Stage to) {
        if (stage != from) {
            return false;
        }
        stage = to;
        return true;
    }
}
