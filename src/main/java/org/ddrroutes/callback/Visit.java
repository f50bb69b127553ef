package org.ddrroutes.callback;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
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
 * One request at the gatehouse. Its body is read as it comes, no thread waiting for it. Only the first answer counts, be
 * it the route's or that of a deadline that was sooner; this class alone touches the servlet's response.
 */
final class Visit implements ReadListener {

    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final int BUFFER = 8 * 1024;
    private static final long MOST_SURPLUS_BYTES = 64L * 1024 * 1024;
    private static final byte[] NO_BODY = {};

    private enum Stage {
        READING,
        WAITING,
        ANSWERED
    }

    private final Gatehouse gatehouse;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final @Nullable Request connection;
    private final boolean isCallback;
    private final CapturedRequest head;
    private final BodyBuffer body;
    private final byte[] buffer = new byte[BUFFER];

    private Stage stage = Stage.READING;
    private volatile boolean restIsUnread;
    private Future<?> readDeadline = CompletableFuture.completedFuture(null);

    Visit(Gatehouse gatehouse, HttpServletRequest request, HttpServletResponse response) {
        this.gatehouse = gatehouse;
        this.request = request;
        this.response = response;
        this.connection = GatehouseAdapter.connectionOf(request);
        this.isCallback = gatehouse.isCallbackPath(request.getRequestURI());
        this.head = CapturedRequest.head(request, GatehouseAdapter.peer(connection, request));
        this.body = new BodyBuffer(gatehouse.maxBody(), request.getContentLengthLong());
        this.async = request.startAsync(request, response);
    }

    void begin() throws IOException {
        async.setTimeout(0);
        if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
            bodyEnds();
        } else if (body.isTooLarge() && request.getHeader("Expect") != null) {
            // The sender waits for leave to send it.
            leaveTheRest();
        } else {
            Duration left = gatehouse.patience.wholeRequest().minus(GatehouseAdapter.age(connection));
            readDeadline = gatehouse.after(left, this::cutOff);
            if (body.isTooLarge()) {
                gatehouse.after(gatehouse.patience.surplus(), this::leaveTheRest);
            }
            request.getInputStream().setReadListener(this);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        ServletInputStream in = request.getInputStream();
        while (isIn(Stage.READING) && in.isReady()) {
            int length = in.read(buffer);
            if (length < 0) {
                return;
            }
            boolean wasTooLarge = body.isTooLarge();
            body.take(buffer, length);
            if (body.isTooLarge() && !wasTooLarge) {
                gatehouse.after(gatehouse.patience.surplus(), this::leaveTheRest);
            }
            if (body.received() > MOST_SURPLUS_BYTES) {
                leaveTheRest();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        bodyEnds();
    }

    /** The sender broke off, fell silent or sent no proper chunks. The container closes the connection after this. */
    @Override
    public void onError(Throwable cause) {
        if (move(Stage.READING, Stage.ANSWERED)) {
            readDeadline.cancel(false);
            boolean silent = cause instanceof SocketTimeoutException;
            gatehouse.cutOff(silent ? "it fell silent" : "it broke off or was no HTTP");
            write(silent ? Answer.requestTimeout() : Answer.badRequest());
        }
    }

    private void bodyEnds() {
        if (move(Stage.READING, Stage.WAITING)) {
            readDeadline.cancel(false);
            if (isCallback) {
                gatehouse.admit(this);
            } else {
                answer(Answer.badRequest());
            }
        }
    }

    private void leaveTheRest() {
        if (isIn(Stage.READING)) {
            restIsUnread = true;
            bodyEnds();
        }
    }

    private void cutOff() {
        if (move(Stage.READING, Stage.ANSWERED)) {
            restIsUnread = true;
            gatehouse.cutOff("it was not complete in time");
            respond(Answer.requestTimeout());
        }
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
        }
    }

    private void write(Answer answer) {
        byte[] json = isCallback ? answer.json() : NO_BODY;
        try {
            response.setStatus(isCallback ? gatehouse.httpStatus(answer) : HttpServletResponse.SC_NOT_FOUND);
            if (isCallback) {
                response.setContentType("application/json");
            }
            response.setContentLength(json.length);
            if (restIsUnread) {
                // Tomcat then closes without waiting for the rest, which would hold a thread for as long as the sender
                // likes.
                response.setHeader("Connection", "close");
            }
            response.getOutputStream().write(json);
            response.flushBuffer();
            async.complete();
        } catch (IOException | RuntimeException e) {
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
