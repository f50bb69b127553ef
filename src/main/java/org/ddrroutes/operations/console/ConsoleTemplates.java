package org.ddrroutes.operations.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.mustache.MustacheResourceTemplateLoader;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * The HTML of the page. Templates have no logic, and every value is escaped: {@code {{{…}}}} is in none of them. They get
 * what the endpoints answer, under the same names.
 */
@Component
class ConsoleTemplates {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** The time in Bangkok, and beside it in UTC. */
    private static final Mustache.Lambda TIME = (fragment, out) -> out.write(time(fragment.execute()));

    private final Mustache.Compiler compiler = Mustache.compiler()
            .escapeHTML(true)
            .defaultValue("")
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .withLoader(new MustacheResourceTemplateLoader("classpath:/console/", ".mustache"));
    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final ObjectMapper json;

    ConsoleTemplates(ObjectMapper json) {
        this.json = json;
    }

    String render(String name, Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("time", TIME);
        return compiled.computeIfAbsent(name, n -> compiler.loadTemplate(n)).execute(all);
    }

    /** What an endpoint answers, as its JSON has it. */
    Map<String, Object> asMap(Object answer) {
        try {
            return json.readValue(json.writeValueAsString(answer), MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that is no JSON object", e);
        }
    }

    /** @param escaped as the template has it */
    private static String time(String escaped) {
        String text = HtmlUtils.htmlUnescape(escaped);
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            String utc = SHOWN.format(time.withOffsetSameInstant(ZoneOffset.UTC));
            return "<time datetime=\"" + HtmlUtils.htmlEscape(text) + "\" title=\"" + utc + " UTC\">"
                    + SHOWN.format(time) + "</time>";
        } catch (DateTimeException e) {
            return escaped;
        }
    }
}
