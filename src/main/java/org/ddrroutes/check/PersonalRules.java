package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Nothing personal gets into a log, or into a header of what the flow sends, be it by a copy of one's own. */
final class PersonalRules {

    private static final Pattern FUNCTION =
            Pattern.compile("\\$(?:simple)?\\{(?:in\\.)?([A-Za-z]+)((?:[^}]|}(?=\\.))*)");
    private static final String WHOLE =
            "body|bodyAs|bodyOneLine|mandatoryBodyAs|prettyBody|originalBody|messageAs|headers"
                    + "|exchange|messageHistory|logExchange|pretty|toJson|toPrettyJson";

    /** These work on the body where they are given nothing else. */
    private static final String OF_THE_BODY =
            "substring\\w*|uppercase|lowercase|capitalize|trim|quote|unquote|safeQuote|pad"
                    + "|normalizeWhitespace|replace|split|join|collate|skip|reverse|distinct|sort|convertTo";

    private static final Set<String> PERSONAL_HEADERS =
            Set.of("digitalid", "digital-id", "accountno", "authorization", "msg-hdr", "x-api-key");

    /** What is kept, by the step that keeps it; a list holds more of them. */
    private static final Map<String, String> KEEPS = Map.of(
            "setVariable", "variable",
            "setHeader", "header",
            "setProperty", "exchangeProperty",
            "variables", "variable",
            "headers", "header");

    private static final Set<String> FAILS = Set.of("throwException", "rollback");

    /** Languages that copy one of these by its name. */
    private static final Set<String> BY_NAME = Set.of("variable", "header", "exchangeProperty");

    private final Findings findings;

    /** Such as {@code variable our-copy}. */
    private final Set<String> personal = new HashSet<>();

    PersonalRules(RouteSet routes, Findings findings) {
        this.findings = findings;
        Variables.PERSONAL.forEach(name -> personal.add("variable " + name));
        PERSONAL_HEADERS.forEach(name -> personal.add("header " + name));
        int before;
        do {
            before = personal.size();
            routes.files().forEach(file -> file.root().forEachMapping(this::addCopies));
        } while (personal.size() > before);
    }

    private void addCopies(YamlNode mapping) {
        for (YamlNode.Entry entry : mapping.entries()) {
            String kind = KEEPS.get(entry.key());
            if (kind != null) {
                addCopy(kind, entry.value());
                entry.value().items().forEach(one -> addCopy(kind, one));
            }
        }
        add("variable", mapping.text("variableReceive"));
        YamlNode converted = mapping.get("convertVariableTo");
        if (holds("variable", converted.text("name"))) {
            add("variable", converted.text("toName"));
        }
    }

    private void addCopy(String kind, YamlNode kept) {
        if (quoted(kept.get("expression"), true).isPresent()) {
            add(kind, kept.text("name"));
        }
    }

    private void add(String kind, String name) {
        if (!name.isEmpty()) {
            personal.add(kind + " " + plain(kind, name));
        }
    }

    private boolean holds(String kind, String name) {
        return personal.contains(kind + " " + plain(kind, name));
    }

    private static String plain(String kind, String name) {
        return kind.equals("header") ? name.toLowerCase(Locale.ROOT) : withoutRepository(name);
    }

    /** A variable's name without what says where Camel keeps it. */
    private static String withoutRepository(String name) {
        return name.indexOf(':') < 0 ? name : name.replaceFirst("^(global|exchange|header|route:[^:]*):", "");
    }

    /** @param isOurs whether the step is of the flow */
    void check(Step step, boolean isOurs) {
        YamlNode node = step.node();
        if (step.kind().equals("log")) {
            String language = node.text("logLanguage");
            if (!language.isEmpty() && !language.equals("simple")) {
                findings.error(
                        node.placeOf("logLanguage"),
                        Rule.PERSONAL,
                        "what a log in " + language + " would show cannot be checked; write it in simple");
            }
            for (String key : List.of("message", "logName")) {
                quoted(node.text(key), false, isOurs).ifPresent(text -> tellOfLog(node.placeOf(key), text));
            }
        }
        quoted(node.text("message"), false, false)
                .filter(text -> FAILS.contains(step.kind()))
                .ifPresent(text -> findings.warning(
                        node.placeOf("message"),
                        Rule.PERSONAL,
                        "the text of the failure would show " + text
                                + ", which holds or quotes personal data, where it is logged; name ${variable.requestUID}"
                                + " in its place"));
        if (isOurs && step.kind().equals("setHeader")) {
            checkHeader(node, step.place());
        }
        if (isOurs && step.kind().equals("setHeaders")) {
            node.get("headers").items().forEach(header -> checkHeader(header, header.place()));
        }
    }

    private void tellOfLog(Place place, String text) {
        findings.error(
                place,
                Rule.PERSONAL,
                "the log would show " + text
                        + ", which holds or quotes personal data; log ${variable.requestUID} in its place");
    }

    private void checkHeader(YamlNode header, Place place) {
        quoted(header.get("expression"), true)
                .ifPresent(text -> findings.error(
                        place,
                        Rule.PERSONAL,
                        "the header " + header.text("name") + " would carry " + text
                                + ", which holds personal data, to whoever logs headers; send it in the body of a copy of"
                                + " your own"));
    }

    void check(Endpoint endpoint) {
        boolean isBodyLogged = !endpoint.option("showBody").equalsIgnoreCase("false")
                || List.of("showAll", "showHeaders", "showVariables", "showAllProperties").stream()
                        .anyMatch(option -> endpoint.option(option).equalsIgnoreCase("true"));
        if (endpoint.scheme().equals("log") && isBodyLogged) {
            findings.error(
                    endpoint.place(),
                    Rule.PERSONAL,
                    "the component log writes the body, which holds personal data; use the step log: with requestUID,"
                            + " or showBody: false");
        }
    }

    /** What of an expression is personal. */
    private Optional<String> quoted(YamlNode expression, boolean isCopy) {
        for (YamlNode.Entry entry : expression.entries()) {
            String language = entry.key();
            String text = entry.value().text("expression");
            boolean isQuoted = BY_NAME.contains(language) && holds(language, text)
                    || language.endsWith("tokenize")
                    || language.equals("spel") && text.matches("(?s).*\\b(body\\s*}|exchange\\b).*");
            if (isQuoted) {
                return Optional.of(text.isEmpty() ? "a part of the body" : text);
            }
            if (language.equals("simple")) {
                return quoted(text, isCopy, false);
            }
        }
        return Optional.empty();
    }

    /** @param isCopy whether one field of a body is one's own business: its name is not known here */
    private Optional<String> quoted(String text, boolean isCopy, boolean isOurs) {
        Matcher function = FUNCTION.matcher(text);
        // One may stand in another.
        for (int at = 0; function.find(at); at = function.start() + 1) {
            String name = function.group(1);
            String rest = function.group(2);
            String asked =
                    withoutRepository(rest.replaceFirst("^[.\\[:(?'\\s]+", "")).replaceFirst("[^A-Za-z0-9_-].*$", "");
            boolean isOneHeader = name.equals("headers") && !asked.isEmpty();
            boolean isOneField = isCopy && name.equals("body") && !rest.isEmpty();
            boolean isPersonal =
                    name.matches(WHOLE) && !isOneHeader && !isOneField && !rest.matches("\\.(length|size)(\\(\\))?")
                            || name.matches(OF_THE_BODY) && !rest.contains("${")
                            || name.equals("xpath") && !isCopy
                            || name.equals("variables") && rest.isEmpty()
                            || name.matches("variables?|variableAs") && holds("variable", asked)
                            || name.matches("headers?|headerAs") && holds("header", asked)
                            || name.equals("exchangeProperty") && holds("exchangeProperty", asked)
                            || isOneField && PERSONAL_HEADERS.contains(asked.toLowerCase(Locale.ROOT))
                            || name.equals("exception") && isOurs && !rest.isEmpty();
            if (isPersonal) {
                return Optional.of("${" + name + rest.replaceFirst("}.*", "") + "}");
            }
        }
        return Optional.empty();
    }
}
