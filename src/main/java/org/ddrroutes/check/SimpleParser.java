package org.ddrroutes.check;

import java.util.Optional;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.jspecify.annotations.Nullable;

/** Camel's own reader of Simple. */
final class SimpleParser {

    private final SimpleLanguage language = new SimpleLanguage();

    SimpleParser() {
        language.setCamelContext(new SimpleCamelContext(false));
        // Loads most of its classes: this takes longer than all that is read with it.
        fault("${body} == 'x'", true);
    }

    /** Why it cannot be read. */
    Optional<String> fault(String text, boolean isPredicate) {
        // What a setting will stand in for would be read as part of the expression.
        String resolved = text.replaceAll("\\{\\{(.+)}}", "~^$1^~");
        try {
            if (isPredicate) {
                language.createPredicate(resolved);
            } else {
                language.createExpression(resolved);
            }
            return Optional.empty();
        } catch (SimpleIllegalSyntaxException e) {
            return Optional.of(firstLine(e.getShortMessage() == null ? e.getMessage() : e.getShortMessage()));
        } catch (RuntimeException e) {
            return Optional.of(firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).strip().lines().findFirst().orElse("");
    }
}
