package org.ddrroutes.trial;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.model.language.SpELExpression;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.CamelContextHelper;
import org.ddrroutes.startup.SecretSettings;
import org.jspecify.annotations.Nullable;

/** Tells each step before it runs, and what it set, decided or failed with. */
final class StepLog implements InterceptStrategy {

    /** Steps that may set the action themselves; others contain or call such. */
    private static final Set<String> DECIDES = Set.of("bean", "process", "setVariable");

    /** Text and the variables that may be logged. */
    private static final Pattern HARMLESS =
            Pattern.compile("([^$]|\\$\\{variable\\.(requestUID|vendorID|companyID|action|code)})*");

    private final Redaction redaction;
    private final PrintStream out;
    private @Nullable Throwable toldFailure;
    private String failed = "";
    private int taps;

    StepLog(Redaction redaction, PrintStream out) {
        this.redaction = redaction;
        this.out = out;
    }

    /** Another message comes. */
    void begin() {
        failed = "";
    }

    /** The step that failed first, for the end of a message that was disposed of all the same; empty where none did. */
    String failed() {
        return failed.isEmpty() ? "" : "; " + failed + " failed, see above";
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
            tellFailure(exchange, step.getId());
            tellSet(step, exchange);
            String after = decided(exchange);
            if (!after.equals(before) && DECIDES.contains(kind)) {
                out.println("      " + after);
            }
        });
    }

    /** Below the step that failed; the steps around that one have the same failure, or one around it. */
    void tellFailure(Exchange exchange, String step) {
        Throwable failure = exchange.getException();
        boolean isTold =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(cause -> cause == toldFailure);
        if (failure != null && !isTold) {
            toldFailure = failure;
            failed = failed.isEmpty() ? step : failed;
            out.println("      failed: " + redaction.shown(failure));
            if (exchange.getMessage().getBody() instanceof Collection<?>) {
                out.println("      the body is a list here; a step on each of its parts stands in the split:");
            }
        }
    }

    private void tellSet(NamedNode step, Exchange exchange) {
        List<SetHeaderDefinition> headers = step instanceof SetHeaderDefinition header
                ? List.of(header)
                : step instanceof SetHeadersDefinition several ? several.getHeaders() : List.of();
        for (SetHeaderDefinition header : headers) {
            Object value = exchange.getMessage().getHeader(header.getName());
            out.println("      " + header.getName() + "="
                    + (isHarmless(header)
                            ? redaction.shown(value, Redaction.known(exchange))
                            : Redaction.hidden(value)));
        }
        boolean isItsOwnText = step instanceof SetBodyDefinition set
                && set.getExpression() instanceof SpELExpression spel
                && spel.getExpression().equals(exchange.getMessage().getBody());
        if (isItsOwnText) {
            out.println("      the body is the text of the expression itself; write it as #{ … }");
        }
    }

    /** By what the rules of the check let into a log. */
    private static boolean isHarmless(SetHeaderDefinition header) {
        ExpressionDefinition value = header.getExpression();
        return !SecretSettings.isSecret(header.getName())
                && (value instanceof ConstantExpression
                        || value instanceof SimpleExpression
                                && HARMLESS.matcher(value.getExpression()).matches());
    }

    private static String decided(Exchange exchange) {
        String code = exchange.getVariable("code", "", String.class);
        return "action=" + exchange.getVariable("action", "", String.class) + (code.isEmpty() ? "" : " code=" + code);
    }
}
