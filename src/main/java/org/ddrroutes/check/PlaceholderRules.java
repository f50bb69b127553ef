package org.ddrroutes.check;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Rule;

/** Every <code>{{name}}</code> in the routes is a setting that exists. */
final class PlaceholderRules {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}");

    /** What Camel takes from elsewhere, such as <code>{{env:HOME}}</code>. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(env|sys|service|service\\.host|service\\.port|bean|base64):.*");

    /** Texts for people. */
    private static final Set<String> PROSE = Set.of("description", "note");

    private PlaceholderRules() {}

    static void check(RouteFile file, Settings settings, Findings findings) {
        file.root().forEachText(entry -> {
            if (!PROSE.contains(entry.key())) {
                check(entry, settings, findings);
            }
        });
    }

    private static void check(YamlNode.Entry entry, Settings settings, Findings findings) {
        String text = entry.value().text();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int closed = 0;
        while (placeholder.find()) {
            closed++;
            String name = placeholder.group(1);
            boolean isGiven = name.startsWith("?")
                    || ELSEWHERE.matcher(name).matches()
                    || settings.isRequired(name)
                    || settings.value(name.split(":", 2)[0]).isPresent()
                    || name.contains(":");
            if (!isGiven) {
                findings.error(
                        entry.place(),
                        Rule.PLACEHOLDER,
                        "there is no setting " + name
                                + (name.startsWith("our.")
                                        ? "; set it in config/our/application.yaml"
                                        : NearestName.hint(name, settings.names())
                                                + "; set it in config/application.yaml")
                                + ", or correct the name");
            }
        }
        int opened = text.split("\\{\\{", -1).length - 1;
        int ended = text.split("}}", -1).length - 1;
        if (opened != closed || !text.contains("${") && opened != ended) {
            findings.error(
                    entry.place(),
                    Rule.PLACEHOLDER,
                    "{{ and }} do not match in " + text + "; write {{name.of.the.setting}}");
        }
    }
}
