package org.ddrroutes.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Carries the trace of a registration where Camel cannot: in a row or a message until the next try, and on to the callback. Where
 * no trace is exported there is no current span, and nothing is carried.
 */
@Component
public class RegistrationTrace {

    /** The header of W3C Trace Context; also a property of messages and a column. */
    public static final String TRACEPARENT = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    RegistrationTrace(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The span that is current on this thread, as W3C Trace Context writes it; null where there is none. */
    public static @Nullable String current() {
        if (!Span.current().getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> carrier = new HashMap<>();
        W3C.inject(
                Context.current(),
                carrier,
                (map, name, value) -> Objects.requireNonNull(map).put(name, value));
        return carrier.get(TRACEPARENT);
    }

    /**
     * Records that a callback was dealt with, from when it began until now. The span is made at the end because only then it is
     * known whose trace it belongs to. The lines that follow are about it.
     *
     * @param traceparent the registration's; null where it has none, or none is known
     */
    public void callback(@Nullable String traceparent, Instant begun, Object requestUid, String outcome) {
        Context parent = traceparent == null
                ? Context.root()
                : W3C.extract(Context.root(), Map.of(TRACEPARENT, traceparent), MapGetter.INSTANCE);
        Span span = tracer.spanBuilder("callback")
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(begun)
                .setAttribute(LogContext.REQUEST_UID, requestUid.toString())
                .setAttribute("outcome", outcome)
                .startSpan();
        LogContext.trace(span.getSpanContext());
        span.end();
    }

    private enum MapGetter implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String name) {
            return carrier == null ? null : carrier.get(name);
        }
    }
}
