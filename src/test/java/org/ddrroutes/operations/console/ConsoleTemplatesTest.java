package org.ddrroutes.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.operations.registration.RegistrationHistory.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The HTML of the page, without the program. */
class ConsoleTemplatesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script>{{user}}&<img src=x onerror=alert(1)>";
    private static final Pattern NAME = Pattern.compile("\\{\\{[#^/]?([A-Za-z.]+)}}");

    private final ConsoleTemplates templates = new ConsoleTemplates(new ObjectMapper());

    static Stream<Path> files() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("src/main/resources/console"))) {
            return all.filter(file -> file.toString().endsWith(".mustache")).toList().stream();
        }
    }

    /** Whatever a template shows, it shows as text. */
    @ParameterizedTest
    @MethodSource("files")
    void escapesEveryValue(Path file) throws Exception {
        String template = Files.readString(file);
        Map<String, Object> item = new HashMap<>();
        NAME.matcher(template).results().forEach(name -> item.put(name.group(1), HOSTILE));
        item.remove("time");
        Map<String, Object> model = new HashMap<>(item);
        for (String list : List.of("items", "story", "callbacks", "flow", "aside", "groups", "views", "failures")) {
            model.computeIfPresent(list, (name, value) -> List.of(item));
        }
        if (model.remove("history.items") != null) {
            model.put("history", Map.of("items", List.of(item)));
        }
        for (String yes :
                List.of("mayAct", "user", "hasLogin", "mayStart", "isRunning", "isDead", "mayPutBack", "maySettle")) {
            model.put(yes, true);
        }

        model.put("title", HOSTILE);

        String name = file.getFileName().toString().replace(".mustache", "");
        String html = templates.render(name, model);

        assertThat(html).doesNotContain("<script>", "<img", "\"'>").doesNotContain(HOSTILE);
        if (template.startsWith("{{>head}}")) {
            assertThat(html).contains("<title>&quot;&#39;&gt;&lt;script&gt;");
        }
    }

    /** The policy forbids them; what would be blocked must not be written. */
    @ParameterizedTest
    @MethodSource("files")
    void hasNeitherRawValuesNorInlineScriptOrStyle(Path file) throws Exception {
        assertThat(Files.readString(file))
                .doesNotContain("{{{", "{{&", "style=", "<style", "javascript:", "http:", "https:")
                .doesNotContainPattern(
                        "<script(?! src=\"/console/(files|webjars)/[A-Za-z0-9./-]+\\.js\" defer></script>)")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void asksForEachTokenAndLabelsEachField() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Path file : files().toList()) {
            String template = Files.readString(file);
            Pattern.compile("<form method=\"post\".*?</form>", Pattern.DOTALL)
                    .matcher(template)
                    .results()
                    .filter(form -> !form.group().contains("name=\"_csrf\" value=\"{{csrf}}\""))
                    .forEach(form -> faults.add(file + " has a form without a token"));
            Pattern.compile("<(input|select)(?! type=\"hidden\")[^>]*>")
                    .matcher(template.replaceAll("(?s)<label>.*?</label>", ""))
                    .results()
                    .forEach(field -> faults.add(file + " has a field without a label: " + field.group()));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void saysTheTimeInBangkokAndInUtc() {
        Map<String, Object> model = Map.of("items", List.of(Map.of("at", "2026-11-23T10:15:30.123+07:00")));
        assertThat(templates.render("audit", model))
                .contains("<time datetime=\"2026-11-23T10:15:30.123+07:00\" title=\"2026-11-23 03:15:30 UTC\">"
                        + "2026-11-23 10:15:30</time>");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    -          | RECEIVED   | -    | came, and was taken
                    -          | DEAD       | -    | could not be taken
                    RECEIVED   | SUBMITTING | -    | The bank was asked
                    SUBMITTING | RETRYING   | -    | waits for its next try
                    SUBMITTING | ACCEPTED   | -    | callback is awaited
                    SUBMITTING | REJECTED   | -    | The bank said no
                    ACCEPTED   | REJECTED   | -    | callback said no
                    ACCEPTED   | REGISTERED | -    | callback said yes
                    EXPIRED    | REGISTERED | anna | Settled by anna
                    DEAD       | RECEIVED   | anna | Replayed by anna
                    ACCEPTED   | EXPIRED    | -    | No callback came
                    ACCEPTED   | ACCEPTED   | anna | Noted by anna""", delimiter = '|')
    void tellsWhatHappenedInWords(String from, String to, String by, String words) {
        Event event = new Event("2026-11-23T10:15:30+07:00", from, to, 1, null, null, null, by);
        assertThat(ConsoleStory.sentence(event)).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/gate,/console/gate",
        "/console/registrations?state=DEAD&limit=5,/console/registrations?state=DEAD&limit=5",
        "https://evil.example,/console",
        "//evil.example,/console",
        "/console@evil.example,/console",
        "/console/../actuator\\x,/console",
        "javascript:alert(1),/console",
        "/consoleevil,/console"
    })
    void leadsBackToOwnPagesAlone(String given, String to) {
        assertThat(ConsoleSecurity.ownPage(given)).isEqualTo(to);
    }
}
