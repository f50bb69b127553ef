package org.ddrroutes.trial;

import java.io.PrintStream;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/** Tells each step before it runs, and what it decided or failed with. */
final class StepLog implements InterceptStrategy {

    /** Steps that may set the action themselves; others contain or call such. */
    private static final Set<String> DECIDES = Set.of("bean", "process", "setVariable");

    private final Redaction redaction;
    private final PrintStream out;
    private @Nullable Throwable toldFailure;
    private int taps;

    StepLog(Redaction redaction, PrintStream out) {
        this.redaction = redaction;
        this.out = out;
    }

    /** Whether the step that runs is one of a {@code wireTap}. */
    boolean isTapped() {
        return taps > 0;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor next) {
        String kind = step.getShortName();
        String name = CamelContextHelper.getRouteId(step) + " / " + step.getId() + " (" + kind + ")";
        int tap = kind.equals("wireTap") ? 1 : 0;
        return AsyncProcessorConverterHelper.convert(exchange -> {
            out.println("  " + name);
            String before = decided(exchange);
            taps += tap;
            target.process(exchange);
            taps -= tap;
            tellFailure(exchange.getException());
            String after = decided(exchange);
            if (!after.equals(before) && DECIDES.contains(kind)) {
                out.println("      " + after);
            }
        });
    }

    /** Below the step that failed; the steps around that one have the same failure, or one around it. */
    void tellFailure(@Nullable Throwable failure) {
        boolean isTold =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(cause -> cause == toldFailure);
        if (failure != null && !isTold) {
            toldFailure = failure;
            out.println("      failed: " + redaction.shown(failure));
        }
    }

    private static String decided(Exchange exchange) {
        String code = exchange.getVariable("code", "", String.class);
        return "action=" + exchange.getVariable("action", "", String.class) + (code.isEmpty() ? "" : " code=" + code);
    }
}
