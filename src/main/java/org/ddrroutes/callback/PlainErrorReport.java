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

/** What is said where the server itself refuses a request, such as one that is no HTTP: the bank's JSON, never a page. */
final class PlainErrorReport extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

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
        byte[] json = Answer.json(isOurs(status) ? StatusCode.SYSTEM_ERROR : StatusCode.BAD_REQUEST, null);
        try {
            response.setContentType("application/json");
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
            response.finishResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(int status) {
        return status >= FIRST_SERVER_ERROR && status != NOT_IMPLEMENTED && status != VERSION_NOT_SUPPORTED;
    }
}
