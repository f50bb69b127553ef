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
import org.springframework.util.StringUtils;

/** Nothing personal gets into a log, or into a header of what the flow sends, be it by a copy of one's own. */
final class PersonalRules {

    private static final Pattern FUNCTION =
            Pattern.compile("\\$(?:simple)?\\{(?:in\\.)?([A-Za-z]+)((?:[^}]|}(?=\\.))*)");
    private static final String WHOLE =
            "body|bodyAs|bodyOneLine|mandatoryBodyAs|prettyBody|originalBody|messageAs|headers|exchangeProperties"
                    + "|exchange|messageHistory|logExchange|pretty|toJson|toPrettyJson";

    private static final Set<String> PERSONAL_HEADERS = Set.of(
            "digitalid", "digital-id", "accountno", "authorization", "msg-hdr", "x-api-key", "cameljdbcparameters");

    /** What the program keeps of a message, and what Camel keeps of its failure. */
    private static final Set<String> PERSONAL_PROPERTIES = Set.of("ddrInHand", "ddrRecordedCallback");

    private static final String FAILURE = "CamelExceptionCaught";

    /** The kind of a failure or of a body says nothing of the message. */
    private static final String KIND =
            ".*\\.statusCode|.*\\.(class|getClass\\(\\))(\\.(name|simpleName|getName\\(\\)|getSimpleName\\(\\)))?";

    /** Neither do these, whatever they are asked of. */
    private static final Pattern MEASURE = Pattern.compile(
            "\\$\\{(length|size|isEmpty|kindOfType|isAlpha|isAlphaNumeric|isNumeric)\\(\\$\\{[^{}]*}\\)}");

    /** In SpEL, the body or the headers as they are, and not one field of them or a comparison. */
    private static final Pattern SPEL_WHOLE = Pattern.compile(
            "\\bexchange\\b(?!\\.(?:getVariable\\(\\s*|variables\\[\\s*)['\"])|\\bgetBody\\("
                    + "|\\b(?:body|headers|properties)\\b(?!\\s*(?:\\??[.\\[]|[!=]=))|\\b(?:body|headers)\\.(?:toString|values|entrySet)\\b");

    private static final Pattern SPEL_FIELD =
            Pattern.compile("\\b(?:body|headers)\\s*\\??(?:\\.?\\[\\s*['\"]|\\.)([\\w-]+)");

    private static final Pattern SPEL_VARIABLE =
            Pattern.compile("\\bexchange\\.(?:getVariable\\(|variables\\[)\\s*['\"]([\\w-]+)");

    private static final Pattern XPATH_NAME = Pattern.compile("[\\w-]+");

    /** In XPath, all that there is. */
    private static final String XPATH_WHOLE = "(?:(?:string|normalize-space|in:body)\\(|[\\s/.*()])*";

    /** What is kept, by the step that keeps it; a list holds more of them. */
    private static final Map<String, String> KEEPS = Map.of(
            "setVariable", "variable",
            "setHeader", "header",
            "setProperty", "exchangeProperty",
            "variables", "variable",
            "headers", "header");

    /** A function of Simple's that keeps a value beside its own. */
    static final Pattern SETS = Pattern.compile("\\$\\{set(Variable|Header)\\(\\s*'?([^,')]+)");

    private static final Set<String> FAILS = Set.of("throwException", "rollback");

    /** Languages that copy one of these by its name. */
    private static final Set<String> BY_NAME = Set.of("variable", "header", "exchangeProperty");

    /** @param isDoubted whether it may hold something personal, or a secret of one's own, and need not */
    private record Quote(String text, boolean isDoubted) {}

    private final Settings settings;
    private final Findings findings;

    /** Such as {@code variable our-copy}. */
    private final Set<String> personal = new HashSet<>();

    private final Set<String> doubted = new HashSet<>();

    PersonalRules(RouteSet routes, Findings findings) {
        this.settings = routes.settings();
        this.findings = findings;
        Variables.PERSONAL.forEach(name -> personal.add("variable " + name));
        PERSONAL_HEADERS.forEach(name -> personal.add("header " + name));
        PERSONAL_PROPERTIES.forEach(name -> personal.add("exchangeProperty " + name));
        doubted.add("exchangeProperty " + FAILURE);
        int before;
        do {
            before = personal.size() + doubted.size();
            routes.files().forEach(file -> file.root().forEachMapping(this::addCopies));
        } while (personal.size() + doubted.size() > before);
    }

    private void addCopies(YamlNode mapping) {
        for (YamlNode.Entry entry : mapping.entries()) {
            String kind = KEEPS.get(entry.key());
            if (kind != null) {
                addCopy(kind, entry.value());
                entry.value().items().forEach(one -> addCopy(kind, one));
            }
        }
        add("variable", mapping.text("variableReceive"), personal);
        String text = mapping.text("expression");
        for (Matcher set = SETS.matcher(text); set.find(); ) {
            String kind = set.group(1).toLowerCase(Locale.ROOT);
            quoted(text, true, false)
                    .ifPresent(quote -> add(kind, set.group(2), quote.isDoubted() ? doubted : personal));
        }
        for (String kind : List.of("variable", "header")) {
            YamlNode converted = mapping.get("convert" + StringUtils.capitalize(kind) + "To");
            for (Set<String> holders : List.of(personal, doubted)) {
                if (holds(kind, converted.text("name"), holders)) {
                    add(kind, converted.text("toName"), holders);
                }
            }
        }
    }

    private void addCopy(String kind, YamlNode kept) {
        quoted(kept.get("expression"), true)
                .ifPresent(quote -> add(kind, kept.text("name"), quote.isDoubted() ? doubted : personal));
    }

    private static void add(String kind, String name, Set<String> holders) {
        if (!name.isEmpty()) {
            holders.add(kind + " " + plain(kind, name));
        }
    }

    private static boolean holds(String kind, String name, Set<String> holders) {
        return holders.contains(kind + " " + plain(kind, name));
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
                quoted(node.text(key), false, isOurs).ifPresent(quote -> tellOfLog(node.placeOf(key), quote));
            }
        }
        quoted(node.text("message"), false, false)
                .filter(quote -> FAILS.contains(step.kind()))
                .ifPresent(quote -> findings.warning(
                        node.placeOf("message"),
                        Rule.PERSONAL,
                        "the text of the failure would show " + quote.text()
                                + ", which holds or quotes personal data, where it is logged; name ${variable.requestUID}"
                                + " in its place"));
        if (isOurs && step.kind().equals("setHeader")) {
            checkHeader(node, step.place());
        }
        if (isOurs && step.kind().equals("setHeaders")) {
            node.get("headers").items().forEach(header -> checkHeader(header, header.place()));
        }
    }

    private void tellOfLog(Place place, Quote quote) {
        String shown = "the log would show " + quote.text();
        if (quote.isDoubted()) {
            findings.warning(
                    place,
                    Rule.PERSONAL,
                    shown + ", which may hold personal data or a secret; log ${variable.requestUID} or"
                            + " ${exception.class.name} in its place");
        } else {
            findings.error(
                    place,
                    Rule.PERSONAL,
                    shown + ", which holds or quotes personal data; log ${variable.requestUID} in its place");
        }
    }

    private void checkHeader(YamlNode header, Place place) {
        quoted(header.get("expression"), true)
                .filter(quote -> !quote.isDoubted())
                .ifPresent(quote -> findings.error(
                        place,
                        Rule.PERSONAL,
                        "the header " + header.text("name") + " would carry " + quote.text()
                                + ", which holds personal data, to whoever logs headers; send it in the body of a copy of"
                                + " your own"));
    }

    void check(Endpoint endpoint) {
        List.of("showException", "showCaughtException", "showStackTrace").stream()
                .filter(option -> endpoint.scheme().equals("log")
                        && endpoint.option(option).equalsIgnoreCase("true"))
                .forEach(option -> tellOfLog(endpoint.placeOf(option), new Quote("the text of a failure", true)));
        boolean isBodyLogged = !endpoint.option("showBody").equalsIgnoreCase("false")
                || !endpoint.option("exchangeFormatter").isEmpty()
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

    /** What an error handling writes of a message that it could not help. */
    void check(YamlNode policy) {
        String body = "logExhaustedMessageBody";
        String formatter = "exchangeFormatterRef";
        if (policy.text(body).equalsIgnoreCase("true") || policy.has(formatter)) {
            tellOfLog(policy.placeOf(policy.has(formatter) ? formatter : body), new Quote("the body", false));
        }
    }

    /** What of an expression is personal. */
    private Optional<Quote> quoted(YamlNode expression, boolean isCopy) {
        for (YamlNode.Entry entry : expression.entries()) {
            String language = entry.key();
            String text = entry.value().text("expression");
            boolean isQuoted = switch (language) {
                case "spel" ->
                    SPEL_WHOLE.matcher(text).find()
                            || namesPersonal("header", SPEL_FIELD, text)
                            || namesPersonal("variable", SPEL_VARIABLE, text);
                case "xpath" -> text.matches(XPATH_WHOLE) || namesPersonal("header", XPATH_NAME, text);
                case "tokenize", "xtokenize" -> true;
                default -> BY_NAME.contains(language) && holds(language, text, personal);
            };
            if (isQuoted) {
                return Optional.of(new Quote(text.isEmpty() ? "a part of the body" : text, false));
            }
            if (language.equals("simple") || language.equals("method")) {
                return quoted(text + entry.value().text("method"), isCopy, false);
            }
            boolean isDoubted = BY_NAME.contains(language) && holds(language, text, doubted)
                    || PlaceholderRules.secretIn(text, settings).isPresent();
            if (isDoubted) {
                return Optional.of(new Quote(text, true));
            }
        }
        return Optional.empty();
    }

    /** @param field finds the name of a field of the body, of a header or of a variable */
    private boolean namesPersonal(String kind, Pattern field, String text) {
        return field.matcher(text).results().anyMatch(name -> holds(kind, name.group(name.groupCount()), personal));
    }

    /**
     * @param isCopy whether one field of a body is one's own business: its name is not known here
     * @param isOurs whether the step is of the flow, where a rule of its own tells who changes the flow's variables
     */
    private Optional<Quote> quoted(String written, boolean isCopy, boolean isOurs) {
        String resolved = MEASURE.matcher(settings.resolve(written)).replaceAll("");
        Matcher function = FUNCTION.matcher(resolved);
        Optional<Quote> doubt =
                PlaceholderRules.secretIn(written, settings).map(name -> new Quote("the setting " + name, true));
        // One may stand in another.
        for (int at = 0; function.find(at); at = function.start() + 1) {
            String name = function.group(1);
            String rest = function.group(2);
            String asked = withoutRepository(rest.replaceFirst("^[.\\[:(?'\"\\s]+", ""))
                    .replaceFirst("[^A-Za-z0-9_-].*$", "");
            boolean isOneHeader = name.equals("headers") && !asked.isEmpty();
            boolean isOneField = isCopy && name.equals("body") && !rest.isEmpty();
            boolean isKind = rest.matches(KIND);
            String kind = name.matches("variables?|variableAs")
                    ? "variable"
                    : name.matches("headers?|headerAs")
                            ? "header"
                            : name.equals("exchangePropertyAs") ? "exchangeProperty" : name;
            boolean isOfTheFlow = isOurs && kind.equals("variable") && Variables.PLAIN.contains(asked);
            boolean isPersonal = name.matches(WHOLE)
                            && !isOneHeader
                            && !isOneField
                            && !isKind
                            && !rest.matches("\\??\\.(length|size)(\\(\\))?")
                    || isOfTheBody(name, arguments(resolved, function.end(1)))
                    || name.matches("xpath|jq|jsonpath") && (!isCopy || namesPersonal("header", XPATH_NAME, rest))
                    || name.equals("variables") && rest.isEmpty()
                    || BY_NAME.contains(kind) && holds(kind, asked, personal) && !isOfTheFlow
                    || isOneField && PERSONAL_HEADERS.contains(asked.toLowerCase(Locale.ROOT));
            boolean isDoubted = !isKind
                    && !isOfTheFlow
                    && (name.matches("exception(As)?") || BY_NAME.contains(kind) && holds(kind, asked, doubted));
            String shown = "${" + name + rest.replaceFirst("}.*", "") + "}";
            if (isPersonal || isDoubted && isOurs) {
                return Optional.of(new Quote(shown, false));
            }
            if (isDoubted) {
                doubt = Optional.of(new Quote(shown, true));
            }
        }
        return doubt;
    }

    /** Whether a function works on the body, where it is given so few arguments; as Camel's own reader of Simple has it. */
    private static boolean isOfTheBody(String name, int given) {
        return switch (name) {
            case "substring", "skip", "collate" -> true;
            case "join", "replace", "substringBetween" -> given < 3;
            case "concat", "convertTo", "split", "substringAfter", "substringBefore" -> given < 2;
            case "abs", "average", "capitalize", "ceil", "distinct", "floor", "lowercase", "max", "min" -> given < 1;
            case "normalizeWhitespace", "quote", "reverse", "safeQuote", "shuffle", "sum", "trim" -> given < 1;
            case "unquote", "uppercase" -> given < 1;
            default -> false;
        };
    }

    /** How many arguments stand in the brackets that begin there. */
    private static int arguments(String text, int from) {
        int depth = 0;
        int given = 0;
        char quote = 0;
        for (char one : text.substring(from).toCharArray()) {
            if (quote != 0 || one == '\'' || one == '"') {
                quote = quote == 0 ? one : quote == one ? 0 : quote;
            } else if (one == '(' || one == '{') {
                depth++;
                continue;
            } else if (one == ')' || one == '}') {
                depth--;
            }
            if (depth < 1) {
                return given;
            }
            given = one == ',' && depth == 1 && quote == 0 ? given + 1 : Math.max(given, one == ' ' ? given : 1);
        }
        return given;
    }
}
