package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;

/** Whichever function of Simple's shows the body without its name: no log may have it. */
class BodyFunctionsTest {

    private static final List<String> ARGUMENTS = List.of(
            "",
            "()",
            "( )",
            "(1)",
            "(x)",
            "(${header.our})",
            "(x,y)",
            "('${header.our}',y)",
            "(${header.our},y)",
            "(x,y,z)");

    @TempDir
    Path folder;

    @Test
    void areToldInALog() throws Exception {
        List<String> shown = new ArrayList<>();
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            for (String function : functions().toList()) {
                ARGUMENTS.stream()
                        .map(arguments -> "${" + function + arguments + "}")
                        .filter(expression ->
                                Stream.of("MARK,Mark", "-4711.5").anyMatch(body -> shows(expression, body, camel)))
                        .forEach(shown::add);
            }
        }
        EditedFiles files = new EditedFiles(folder);
        files.write(
                "routes/our-x.camel.yaml",
                "- route:\n    id: our-x\n    from:\n      uri: timer:our\n      steps:\n"
                        + shown.stream()
                                .map(one -> "        - log:\n            message: \"of " + one + "\"\n")
                                .collect(Collectors.joining()));

        List<String> lines = files.check();

        assertThat(shown).hasSizeGreaterThan(40).contains("${body}", "${uppercase()}");
        assertThat(IntStream.range(0, shown.size())
                        .filter(at -> lines.stream()
                                .noneMatch(line -> line.startsWith("routes/our-x.camel.yaml:" + (2 * at + 7) + ":")))
                        .mapToObj(shown::get))
                .isEmpty();
    }

    /** By the list that Camel brings. */
    private static Stream<String> functions() throws IOException {
        List<String> written = new ArrayList<>();
        new JsonMapper()
                .readTree(
                        new ClassPathResource("META-INF/org/apache/camel/language/simple/simple.json").getInputStream())
                .get("functions")
                .fieldNames()
                .forEachRemaining(written::add);
        return written.stream().map(one -> one.replaceFirst("[(.:].*", "")).distinct();
    }

    private static boolean shows(String expression, String body, CamelContext camel) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("our", "1");
        try {
            Object value =
                    camel.resolveLanguage("simple").createExpression(expression).evaluate(exchange, Object.class);
            List<Object> values = new ArrayList<>();
            if (value instanceof Iterator<?> more) {
                more.forEachRemaining(values::add);
            } else {
                values.add(value instanceof Object[] all ? Arrays.asList(all) : value);
            }
            return values.toString().toUpperCase(Locale.ROOT).matches("(?s).*(ARK|4711).*");
        } catch (RuntimeException e) {
            return false;
        }
    }
}
