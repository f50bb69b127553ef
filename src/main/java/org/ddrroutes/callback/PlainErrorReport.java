package org.ddrroutes.callback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What is said where the server itself refuses a request, never a page: on the callback's path the bank's JSON, elsewhere
 * HTTP's status alone. Where no request could be made out it may have been the bank's, and the JSON is said.
 */
final class PlainErrorReport extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;
    private static final byte[] NO_BODY = {};

    private final CallbackSettings settings;

    PlainErrorReport(CallbackSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (!writable.get()) {
            return;
        }
        // What follows is not read: it could be taken for a request.
        response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        response.setHeader("Connection", "close");
        boolean isCallback = settings.path().equals(request.getRequestURI());
        response.setStatus(isCallback ? settings.httpStatus(status) : status);
        try {
            say(response, isCallback || request.getMethod() == null ? json(status) : NO_BODY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(Response response, byte[] json) throws IOException {
        if (json.length > 0) {
            response.setContentType("application/json");
        }
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
        response.finishResponse();
    }

    private static byte[] json(int status) {
        boolean isOurs = status >= FIRST_SERVER_ERROR && status != NOT_IMPLEMENTED && status != VERSION_NOT_SUPPORTED;
        return Answer.json(isOurs ? StatusCode.SYSTEM_ERROR : StatusCode.BAD_REQUEST, null);
    }
}
