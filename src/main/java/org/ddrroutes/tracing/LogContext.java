package org.ddrroutes.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Says which registration, and which trace, the lines are about that this thread logs from now on: the keys {@value
 * #REQUEST_UID}, {@value #TRACE_ID} and {@value #SPAN_ID} of the MDC. Whoever begins must end.
 */
public final class LogContext {

    public static final String REQUEST_UID = "requestUID";
    public static final String TRACE_ID = "traceId";
    public static final String SPAN_ID = "spanId";

    private LogContext() {}

    /** The lines are about this registration, and about the span that is current, where there is one. */
    public static void begin(@Nullable Object requestUid) {
        if (requestUid != null) {
            MDC.put(REQUEST_UID, requestUid.toString());
        }
        trace(Span.current().getSpanContext());
    }

    static void trace(SpanContext span) {
        if (span.isValid()) {
            MDC.put(TRACE_ID, span.getTraceId());
            MDC.put(SPAN_ID, span.getSpanId());
        }
    }

    public static void end() {
        MDC.remove(REQUEST_UID);
        MDC.remove(TRACE_ID);
        MDC.remove(SPAN_ID);
    }
}
