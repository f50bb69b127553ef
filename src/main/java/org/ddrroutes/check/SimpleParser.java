package org.ddrroutes.check;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.language.xpath.XPathBuilder;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.expression.ParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Camel's own reader of Simple, and of other languages that it reads at the start. */
final class SimpleParser {

    /** A part of an object of its own, {@code ${body.foo(}}, is read with the message alone. */
    private static final Pattern UNEVEN = Pattern.compile("\\$\\{[^{}()\\[\\]]*([(\\[][^{}()\\[\\]]*|\\.)}");

    /** Patterns, ranges, dates and figures; nothing that calls others, and nothing of a message's. */
    private static final Pattern READ_LATE = Pattern.compile(
            "(?s)^(?!.*\\$\\{(bean|ref|throwException|camelContext|exchange\\.|date(-with-timezone)?:(header|variable|exchangeProperty))).*"
                    + "( regex | range |\\$\\{type:|\\$\\{date(-with-timezone)?:|\\$\\{(random|substring|collate|bodyAs|mandatoryBodyAs|headerAs)\\([^$]*})");

    /** Camel would look for it here, where there is none. Whether it is there, others ask. */
    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:(?!type:)[A-Za-z][^${}]*}");

    private final SimpleLanguage language = new SimpleLanguage();
    private final Component bean = new BeanComponent();

    private final CamelContext context = new SimpleCamelContext(false) {

        /** Asked for by what calls a method. The context's own way to it would build the whole context first. */
        @Override
        public Component getComponent(String name) {
            return name.equals("bean") ? bean : super.getComponent(name);
        }
    };

    SimpleParser() {
        bean.setCamelContext(context);
        language.setCamelContext(context);
        // Loads most of its classes: this takes longer than all that is read with it.
        fault("${body} == 'x'", true);
    }

    /** Why it cannot be read. */
    Optional<String> fault(String text, boolean isPredicate) {
        // What a setting will stand in for would be read as part of the expression.
        String resolved = text.replaceAll("\\{\\{(.+)}}", "~^$1^~");
        if (UNEVEN.matcher(resolved).find()) {
            return Optional.of("a bracket of it is not closed, or it ends with a point");
        }
        resolved = BEAN.matcher(resolved).replaceAll("\\${body}");
        if (resolved.contains("${camelContext.")) {
            // Camel looks at its methods at once.
            context.build();
        }
        try {
            if (isPredicate) {
                Predicate predicate = language.createPredicate(resolved);
                predicate.init(context);
                return READ_LATE.matcher(resolved).find() ? faultOf(predicate::matches) : Optional.empty();
            }
            Expression expression = language.createExpression(resolved);
            expression.init(context);
            return READ_LATE.matcher(resolved).find()
                    ? faultOf(exchange -> expression.evaluate(exchange, Object.class))
                    : Optional.empty();
        } catch (SimpleIllegalSyntaxException e) {
            return Optional.of(firstLine(e.getShortMessage() == null ? e.getMessage() : e.getShortMessage()));
        } catch (RuntimeException e) {
            return Optional.of(firstLine(e.getMessage()));
        }
    }

    /** Built, and not started. */
    CamelContext context() {
        context.build();
        return context;
    }

    /** Why an expression of another language cannot be read, where Camel reads it at the start. */
    static Optional<String> faultOf(String language, String text, Map<String, String> namespaces) {
        try {
            if (language.equals("spel")) {
                new SpelExpressionParser().parseExpression(text, ParserContext.TEMPLATE_EXPRESSION);
            } else if (language.equals("xpath")) {
                XPathBuilder xpath = new XPathBuilder(text);
                namespaces.forEach(xpath::namespace);
                xpath.init(new SimpleCamelContext(false));
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(
                    firstLine(NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
        }
    }

    /** What Camel reads with the first message alone. What fails for want of a message is none. */
    private Optional<String> faultOf(Consumer<Exchange> evaluation) {
        // Has its converters from then on.
        context.build();
        try {
            evaluation.accept(new DefaultExchange(context));
            return Optional.empty();
        } catch (RuntimeException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            return cause instanceof IllegalArgumentException
                            || cause instanceof SimpleIllegalSyntaxException
                            || cause instanceof ClassNotFoundException
                    ? Optional.of(firstLine(cause.getMessage()))
                    : Optional.empty();
        }
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).strip().lines().findFirst().orElse("");
    }
}
