package org.ddrroutes.check;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.SecretSettings;
import org.yaml.snakeyaml.Yaml;

/** Every <code>{{name}}</code> in the routes is a setting that exists, and no secret of the program's. */
final class PlaceholderRules {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}");

    /** One bracket too few; JSON may end with two. */
    private static final Pattern HALF_OPENED = Pattern.compile("(?<![{$])\\{[\\w.-]+}}");

    /** What Camel takes from elsewhere, such as <code>{{env:HOME}}</code>. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(env|sys|service|service\\.host|service\\.port|bean|base64):.*");

    /** A setting that a route names, without what says where it is taken from. */
    private static final Pattern NAMED = Pattern.compile("(?:\\{\\{\\??(?:(?:env|sys|base64):)?"
            + "|\\$(?:simple)?\\{(?:properties:|(?:sysenv|env|sys)[.:])|\\bget(?:env|Property)\\(\\s*['\"]?)"
            + "([\\w.\\[\\]-]+)");

    /** All that the program was started with. */
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\bget(env|Properties)\\(\\s*\\)|\\bsystem(Environment|Properties)\\b");

    /** A setting that another one names. */
    private static final Pattern NAMED_BY_SETTING = Pattern.compile("\\$\\{([\\w.\\[\\]-]+)");

    private static final Pattern OF_THE_PROGRAM = Pattern.compile("(?i)(ddr|spring|server|management)[._].*");

    /** Objects of one's own may open what the program's libraries open; no step does. */
    private static final Pattern OF_LIBRARIES = Pattern.compile("(?i)(spring|server|management)[._].*");

    private static final String BEANS = "beans";

    /** Texts for people. */
    private static final Set<String> PROSE = Set.of("description", "note");

    private PlaceholderRules() {}

    static void check(RouteFile file, Settings settings, Findings findings) {
        file.entries()
                .forEach(definition -> definition.value().forEachText(entry -> {
                    if (!PROSE.contains(entry.key())) {
                        check(entry, definition.key().equals(BEANS), settings, findings);
                    }
                }));
    }

    /** Such as {@code our.password}, or one of the program's that {@code our.name} is made of. */
    static Optional<String> secretIn(String text, Settings settings) {
        Set<String> named = new LinkedHashSet<>();
        addNamed(NAMED, text, settings, named);
        return named.stream()
                .filter(name -> SecretSettings.isSecret(name) || isAddressWithPassword(name, settings))
                .max(Comparator.comparing(name -> OF_THE_PROGRAM.matcher(name).matches()));
    }

    /** The bank's address has a rule of its own. */
    private static boolean isAddressWithPassword(String name, Settings settings) {
        return !name.startsWith("ddr.")
                && settings.value(name).filter(SecretSettings::holdsPassword).isPresent();
    }

    private static void addNamed(Pattern pattern, String text, Settings settings, Set<String> named) {
        for (Matcher name = pattern.matcher(text); name.find(); ) {
            if (named.add(name.group(1))) {
                String written = settings.written(name.group(1));
                addNamed(NAMED, written, settings, named);
                addNamed(NAMED_BY_SETTING, written, settings, named);
            }
        }
    }

    private static void check(YamlNode.Entry entry, boolean isBean, Settings settings, Findings findings) {
        String text = entry.value().text();
        Optional<String> secret = secretIn(text, settings)
                .filter(name -> OF_THE_PROGRAM.matcher(name).matches()
                        && !(isBean && OF_LIBRARIES.matcher(name).matches()));
        if (secret.isPresent()) {
            findings.error(
                    entry.place(),
                    Rule.PERSONAL,
                    "no step needs " + secret.get()
                            + ", which is a secret of the program's; take it away, or set one of your own under our:");
            return;
        }
        if (ENVIRONMENT.matcher(text).find()) {
            findings.error(
                    entry.place(),
                    Rule.PERSONAL,
                    "the whole environment has secrets of the program's in it; name the variable that you need, such as"
                            + " ${env:HOME}");
        }
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int closed = 0;
        while (placeholder.find()) {
            closed++;
            String name = placeholder.group(1);
            boolean isGiven = name.startsWith("?")
                    || ELSEWHERE.matcher(name).matches()
                    || settings.isRequired(name)
                    // One that names another which is missing is told where it is set.
                    || !settings.written(name.split(":", 2)[0]).isEmpty()
                    || settings.value(name).isPresent()
                    || name.contains(":");
            if (!isGiven) {
                findings.error(
                        entry.place(),
                        Rule.PLACEHOLDER,
                        "there is no setting " + name
                                + (!settings.value(asYamlReads(name)).isEmpty()
                                        ? "; YAML reads it as " + asYamlReads(name) + ": put its key in quotes"
                                        : name.startsWith("our.")
                                                ? "; set it in config/our/application.yaml"
                                                : NearestName.hint(name, settings.names())
                                                        + "; set it in config/application.yaml")
                                + ", or correct the name");
            }
        }
        int opened = text.split("\\{\\{", -1).length - 1;
        if (opened != closed || HALF_OPENED.matcher(text).find()) {
            findings.error(
                    entry.place(),
                    Rule.PLACEHOLDER,
                    "{{ and }} do not match in " + text + "; write {{name.of.the.setting}}");
        }
    }

    /** Where its elements are keys without quotes: {@code our.true} of {@code our.on}. */
    private static String asYamlReads(String name) {
        return Stream.of(name.split("\\."))
                .map(key -> key.matches("\\w+") ? String.valueOf(new Yaml().<Object>load(key)) : key)
                .collect(Collectors.joining("."));
    }
}
