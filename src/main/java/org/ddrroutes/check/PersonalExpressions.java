package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

/** What of an expression is personal: a body, or what a variable, header or property holds of one, copies included. */
final class PersonalExpressions {

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

    /** Languages that copy one of these by its name. */
    private static final Set<String> BY_NAME = Set.of("variable", "header", "exchangeProperty");

    /** @param isDoubted whether it may hold something personal, or a secret of one's own, and need not */
    record Quote(String text, boolean isDoubted) {}

    private final Settings settings;

    /** Such as {@code variable our-copy}. */
    private final Set<String> personal = new HashSet<>();

    private final Set<String> doubted = new HashSet<>();

    PersonalExpressions(RouteSet routes) {
        this.settings = routes.settings();
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
                YamlNode kept = entry.value();
                addCopy(kind, kept.text("name"), quoted(kept.get("expression")));
                kept.items().forEach(one -> addCopy(kind, one.text("name"), quoted(one.get("expression"))));
            }
        }
        add("variable", mapping.text("variableReceive"), personal);
        String text = mapping.text("expression");
        for (Matcher set = PersonalRules.SETS.matcher(text); set.find(); ) {
            addCopy(set.group(1).toLowerCase(Locale.ROOT), set.group(2), quoted(text, true, false));
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

    private void addCopy(String kind, String name, Optional<Quote> quoted) {
        quoted.ifPresent(quote -> add(kind, name, quote.isDoubted() ? doubted : personal));
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

    /** What an expression copies that is personal. */
    Optional<Quote> quoted(YamlNode expression) {
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
                return quoted(text + entry.value().text("method"), true, false);
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
    Optional<Quote> quoted(String written, boolean isCopy, boolean isOurs) {
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
