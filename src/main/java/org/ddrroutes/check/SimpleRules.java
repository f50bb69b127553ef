package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.jspecify.annotations.Nullable;

/** Simple expressions can be read, and ask for what exists: variables, headers of Camel's, beans, classes, words of branches. */
final class SimpleRules {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{variables?[.\\[:]'?([A-Za-z0-9_:-]+)");
    private static final Pattern VARIABLE_AS = Pattern.compile("\\$\\{variableAs\\(\\s*'?([A-Za-z0-9_-]+)");
    private static final Pattern HEADER = Pattern.compile(
            "\\$\\{(?:in\\.)?(?:headers?|headerAs|exchangeProperty)[.\\[:(]'?([A-Za-z0-9_-]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_HEADER = Pattern.compile("\\$\\{(?:in\\.)?headers?[.\\[:]'?([A-Za-z0-9_-]+)");
    private static final Set<String> KEEPS_HEADERS = Set.of("""
            removeHeaders removeHeader setHeader setHeaders log setBody setVariable setProperty filter choice
            convertBodyTo step stop""".split("\\s+"));
    private static final Pattern BEAN =
            Pattern.compile("\\$\\{(?:bean|ref):(?!type:)([A-Za-z0-9_-]+)(?:\\?method=|\\.|::)?([A-Za-z0-9_]*)");
    private static final String ASKED = "\\$\\{(?:variables?[.\\[:]'?([A-Za-z]+)|headers?[.\\[:]'?state)'?]?}";
    private static final String WORD = "(?:'([^']*)'|\"([^\"]*)\"|(\\d+))";
    private static final Pattern BRANCH =
            Pattern.compile(ASKED + "\\s*(==|=~|!=~|!=|!?in\\b|not in\\b|!?contains\\b|~~|!~~)\\s*" + WORD);
    private static final Pattern TURNED = Pattern.compile(WORD + "\\s*(==|=~|!=~|!=)\\s*" + ASKED);
    private static final Pattern BLANK = Pattern.compile("^\\s+|\\s+$|\\s+(?=,)|(?<=,)\\s+");
    private static final Pattern ALONE =
            Pattern.compile("(?:^|\\|\\||&&)\\s*('[^']*'|\"[^\"]*\"|\\d+)\\s*(?=$|\\|\\||&&)");
    private static final Pattern TERNARY =
            Pattern.compile("(?s)\\s*(?:==|=~|!=|[<>]=?|!?contains\\b|!?in\\b).*\\?(?!:).*:.*");
    private static final Pattern TYPE = Pattern.compile("\\bis\\s+'([A-Za-z_$][\\w$]*(?:\\.[\\w$]+)+)'"
            + "|(?:\\w+As\\((?:[^,(){}]*,)?\\s*'?|\\$\\{bean:type:)([a-z_][\\w$]*(?:\\.[\\w$]+)+)");
    private static final Pattern OPERATORS = Pattern.compile(
            "\\+\\+|--|==|=~|!=~|!=|>=|<=|>|<|&&|\\|\\||~~|!~~|\\?:|\\?|:|!?\\b(?:contains|regex|in|is|range|startsWith|endsWith|and|or|not|true|false|null)\\b|starts"
                    + " with|ends with|[0-9.,()!-]+");
    private static final Set<String> PREDICATES =
            Set.of("when", "filter", "validate", "onWhen", "retryWhile", "completionPredicate", "handled", "continued");

    private final ProgramFacts facts;
    private final RouteSet routes;
    private final BeanRules beans;
    private final Supplier<Set<String>> codes;
    private final Findings findings;

    /** Names of headers and properties that steps set or let through. */
    private final Set<String> kept = new HashSet<>();

    /** @param codes what the variable {@code code} can be; read where a branch asks for one */
    SimpleRules(ProgramFacts facts, RouteSet routes, BeanRules beans, Supplier<Set<String>> codes, Findings findings) {
        this.facts = facts;
        this.routes = routes;
        this.beans = beans;
        this.codes = codes;
        this.findings = findings;
        for (RouteFile file : routes.files()) {
            if (!file.isAsShipped()) {
                // Set by the step build-result.
                kept.add(file.name().endsWith("/result-send.camel.yaml") ? "requestUID" : "");
                file.root().forEachMapping(this::addKept);
            }
        }
    }

    private void addKept(YamlNode mapping) {
        for (YamlNode.Entry entry : mapping.entries()) {
            if (Set.of("setHeader", "setProperty").contains(entry.key())) {
                kept.add(entry.value().text("name"));
            } else if (entry.key().equals("headers")) {
                entry.value().items().forEach(header -> kept.add(header.text("name")));
            } else if (entry.key().startsWith("excludePattern")) {
                entry.value().forEachText(pattern -> kept.add(pattern.value().text()));
            }
        }
    }

    void check() {
        routes.files().forEach(file -> walk(List.of(), file.root()));
        routes.routes().stream()
                .filter(route -> !routes.isAsShipped(route.place()))
                .forEach(this::checkWashedAway);
    }

    /** Conditions on a header that the first step has taken away, as far as no step may have set it again. */
    private void checkWashedAway(YamlNode route) {
        List<Step> steps = Step.of(route);
        if (steps.isEmpty() || !steps.get(0).kind().equals("removeHeaders")) {
            return;
        }
        YamlNode wash = steps.get(0).node();
        if (!wash.text("pattern").equals("*") || wash.has("excludePattern") || wash.has("excludePatterns")) {
            return;
        }
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Step step : steps) {
            YamlNode node = step.node();
            if (!KEEPS_HEADERS.contains(step.kind())) {
                return;
            }
            set.add(step.kind().equals("setHeader") ? node.text("name") : "");
            node.get("headers").items().forEach(header -> set.add(header.text("name")));
            List<YamlNode> conditions = new ArrayList<>(node.get("when").items());
            conditions.addAll(step.kind().equals("filter") ? List.of(node) : List.of());
            for (YamlNode condition : conditions) {
                YamlNode simple = condition.at("expression", "simple", "expression");
                YamlNode header = condition.at("expression", "header", "expression");
                if (header.isText()) {
                    tellWashedAway(header.text(), set, header.place());
                }
                for (Matcher asked = OF_HEADER.matcher(simple.text()); asked.find(); ) {
                    tellWashedAway(asked.group(1), set, simple.place());
                }
            }
        }
    }

    private void tellWashedAway(String header, Set<String> set, Place place) {
        if (!set.contains(header)) {
            findings.warning(
                    place,
                    Rule.VARIABLE,
                    "removeHeaders has taken the header " + header + " away, and the condition asks for it; name it in"
                            + " excludePattern: of removeHeaders, or set it before");
        }
    }

    private void walk(List<String> keys, YamlNode node) {
        for (YamlNode.Entry entry : node.entries()) {
            List<String> inner = new ArrayList<>(keys);
            inner.add(entry.key());
            YamlNode value = entry.value();
            if (entry.key().equals("simple") && value.isMapping()) {
                check(value.text("expression"), value.get("expression").place(), isPredicate(keys));
            } else if (entry.key().equals("constant") && isPredicate(keys)) {
                checkTruth(value.text("expression"), value.get("expression").place());
            } else if (entry.key().equals("message") && last(keys).equals("log")) {
                check(value.text(), value.place(), false);
            } else if (entry.key().equals("variable") && value.isMapping()) {
                checkVariable(value.text("expression"), value.get("expression").place());
            } else if (Set.of("header", "exchangeProperty").contains(entry.key()) && value.isMapping()) {
                checkHeader(value.text("expression"), value.get("expression").place());
                checkIsSet(value.text("expression"), value.get("expression").place());
            } else if (Set.of("setHeader", "removeHeader").contains(entry.key())) {
                checkHeader(value.text("name"), value.get("name").place());
            } else if (entry.key().equals("headers")) {
                value.items()
                        .forEach(header -> checkHeader(
                                header.text("name"), header.get("name").place()));
            } else if (entry.key().equals("setVariable")) {
                checkKept(value.text("name"), value.placeOf("name"));
            } else if (entry.key().equals("variables")) {
                value.items().forEach(one -> checkKept(one.text("name"), one.placeOf("name")));
            } else if (entry.key().equals("variableReceive")) {
                checkKept(value.text(), value.place());
            } else if (entry.key().equals("removeVariable") || entry.key().equals("convertVariableTo")) {
                checkVariable(value.text("name"), value.get("name").place());
            } else if (entry.key().equals("variableSend")) {
                checkVariable(value.text(), value.place());
            }
            walk(inner, value);
        }
        node.items().forEach(item -> walk(keys, item));
    }

    /** Camel takes any other text for false. */
    private void checkTruth(String text, Place place) {
        if (!text.matches("(?i)true|false|.*\\{\\{.*")) {
            findings.error(place, Rule.SIMPLE, "the condition is true or false, not " + text + "; correct it");
        }
    }

    private static boolean isPredicate(List<String> keys) {
        String own = last(keys);
        String outer = own.equals("expression") && keys.size() > 1 ? keys.get(keys.size() - 2) : own;
        return PREDICATES.contains(outer);
    }

    private void check(String text, Place place, boolean isPredicate) {
        if (!text.contains("${") && !isPredicate) {
            return;
        }
        for (Matcher branch = BRANCH.matcher(text); branch.find(); ) {
            String operator = branch.group(2);
            String words = firstOf(branch, 3);
            checkBlanks(branch.group(1), words, place);
            for (String word : operator.endsWith("in") ? words.split(",", -1) : new String[] {words}) {
                checkWord(branch.group(1), operator, word.strip(), place);
            }
        }
        for (Matcher turned = TURNED.matcher(text); turned.find(); ) {
            checkBlanks(turned.group(5), firstOf(turned, 1), place);
            checkWord(turned.group(5), turned.group(4), firstOf(turned, 1).strip(), place);
        }
        for (Pattern pattern : List.of(VARIABLE, VARIABLE_AS)) {
            for (Matcher variable = pattern.matcher(text); variable.find(); ) {
                checkVariable(variable.group(1), place);
            }
        }
        for (Matcher header = HEADER.matcher(text); header.find(); ) {
            checkHeader(header.group(1), place);
            checkIsSet(header.group(1), place);
        }
        for (Matcher bean = BEAN.matcher(text); bean.find(); ) {
            beans.checkBean(bean.group(1), place, bean.group(2), place, Object.class);
        }
        for (Matcher type = TYPE.matcher(text); type.find(); ) {
            beans.checkClass(type.group(1) == null ? type.group(2) : type.group(1), place);
        }
        boolean asksForNothing = !text.contains("${")
                && !text.contains("$simple{")
                && !Set.of("true", "false").contains(text.strip());
        if (isPredicate && asksForNothing) {
            findings.error(
                    place,
                    Rule.SIMPLE,
                    "the condition asks for nothing of the message; write ${…} around what it asks for, such as"
                            + " ${variable.action}");
            return;
        }
        Optional<String> fault =
                routes.isAsShipped(place) ? Optional.empty() : facts.simple().fault(text, isPredicate);
        if (fault.isPresent()) {
            findings.error(place, Rule.SIMPLE, "the expression cannot be read: " + fault.get() + "; " + wayOut(text));
        } else if (isPredicate) {
            checkComparison(text, place);
        } else if (TERNARY.matcher(withoutFunctions(text)).matches()) {
            findings.warning(
                    place,
                    Rule.SIMPLE,
                    "Camel takes what stands outside ${…} for plain text, and compares nothing; write"
                            + " ${variable.action == 'reject' ? 'A' : 'B'}, or take choice:");
        }
    }

    private static String wayOut(String text) {
        String outside = withoutFunctions(text.replaceAll("'[^']*'|\"[^\"]*\"", "''"));
        if (outside.matches("(?is).*\\b(or|and)\\b.*")) {
            return "or is written ||, and is written &&";
        }
        return outside.matches("(?is).*\\bin\\s*(\\(|''\\s*,).*")
                ? "a list is one text, such as in 'A,B'"
                : "compare it with Camel's page on Simple";
    }

    /** Camel compares with the blank too. */
    private void checkBlanks(@Nullable String variable, String words, Place place) {
        String bare = BLANK.matcher(words).replaceAll("");
        if (!bare.equals(words) && (variable == null || Variables.PLAIN.contains(variable))) {
            findings.error(
                    place,
                    Rule.BRANCH,
                    "no " + (variable == null ? "state" : variable) + " begins or ends with a blank, as one does in '"
                            + words + "'; write '" + bare + "'");
        }
    }

    /** What Simple takes for plain text in silence: one = too few, a function without its ${…}. */
    private void checkComparison(String text, Place place) {
        for (Matcher alone = ALONE.matcher(withoutFunctions(text)); alone.find(); ) {
            findings.warning(
                    place,
                    Rule.SIMPLE,
                    alone.group(1) + " stands alone between || or &&, and is always true; write what it is compared"
                            + " with before it, or use in 'A,B'");
        }
        String rest = text.replaceAll("'[^']*'|\"[^\"]*\"", " ");
        String outside = withoutFunctions(rest);
        String unknown = OPERATORS.matcher(outside).replaceAll(" ").strip();
        if (!unknown.isEmpty()) {
            findings.error(
                    place,
                    Rule.SIMPLE,
                    "the condition holds \"" + unknown.split("\\s+", 2)[0]
                            + "\", which is no operator and not in ${…}; compare with == or in, and put words into"
                            + " quotes");
        }
    }

    private static String withoutFunctions(String text) {
        StringBuilder outside = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("${", i) || text.startsWith("$simple{", i)) {
                depth++;
                i = text.indexOf('{', i);
            } else if (depth > 0 && text.charAt(i) == '}') {
                depth--;
                outside.append(' ');
            } else if (depth == 0) {
                outside.append(text.charAt(i));
            }
        }
        return outside.toString();
    }

    private void checkVariable(String name, Place place) {
        if (name.isEmpty() || name.matches("(global|header)[:.].*|.*\\{\\{.*")) {
            return;
        }
        if (name.equals("*")) {
            findings.error(
                    place,
                    Rule.VARIABLE,
                    "* takes all variables away, those of the flow too; name the one that is yours");
        } else if (!routes.variables().contains(name)) {
            findings.error(
                    place,
                    Rule.VARIABLE,
                    "no step sets a variable " + name + NearestName.hint(name, routes.variables()) + "; there are "
                            + String.join(", ", new TreeSet<>(routes.variables())));
        }
    }

    private void checkKept(String name, Place place) {
        if (name.startsWith("header:")) {
            findings.error(
                    place,
                    Rule.VARIABLE,
                    name + " sets no header, and Camel finds no value under that name; write setHeader: in its place");
        }
    }

    private void checkHeader(String name, Place place) {
        boolean isJms = name.startsWith("JMS") && !name.matches("JMS(X|_).*");
        if ((isJms || name.toLowerCase(Locale.ROOT).startsWith("camel"))
                && !routes.isAsShipped(place)
                && !routes.hasHeader(name)) {
            findings.error(
                    place,
                    Rule.HEADER,
                    (isJms ? "JMS" : "Camel") + " has no header " + name + NearestName.hint(name, routes.headers())
                            + "; correct the name");
        }
    }

    /** A header or property with the name of one of the flow's variables is mostly meant to be that. */
    private void checkIsSet(String name, Place place) {
        boolean isSet =
                kept.stream().anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)));
        Variables.PLAIN.stream()
                .filter(variable -> variable.equalsIgnoreCase(name) && !isSet)
                .forEach(variable -> findings.warning(
                        place,
                        Rule.VARIABLE,
                        "no step sets a header or a property " + name + ", and it is empty; write ${variable."
                                + variable + "}, or keep it with excludePattern: where it comes in"));
    }

    /** That of the three groups from this one on which is there. */
    private static String firstOf(Matcher found, int group) {
        return Stream.of(group, group + 1, group + 2)
                .map(found::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private void checkWord(@Nullable String variable, String operator, String written, Place place) {
        String word = routes.settings().resolve(written);
        if (variable == null || word.contains("$") || word.contains("{{")) {
            return;
        }
        Predicate<String> isMeant = switch (operator.replaceFirst("^!", "")) {
            case "=~" -> word::equalsIgnoreCase;
            case "contains" -> one -> one.contains(word);
            case "~~" -> one -> one.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
            default -> word::equals;
        };
        List<String> words = routes.words(variable);
        List<String> shown = words.stream().filter(one -> !one.isEmpty()).toList();
        if (!words.isEmpty() && words.stream().noneMatch(isMeant)) {
            findings.error(
                    place,
                    Rule.BRANCH,
                    variable + " is never " + word + NearestName.hint(word, shown) + "; it is one of "
                            + String.join(", ", shown));
        }
        boolean isOfStatus = word.isEmpty() || "HTTP".contains(word) || word.matches("HTTP[1-5]\\d{0,2}");
        if (variable.equals("code") && !isOfStatus && codes.get().stream().noneMatch(isMeant)) {
            findings.warning(
                    place,
                    Rule.BRANCH,
                    "neither the bank's guide nor bank-codes.yaml has the code " + word
                            + NearestName.hint(word, codes.get()) + "; correct it, or give it a row");
        }
    }

    private static String last(List<String> keys) {
        return keys.isEmpty() ? "" : keys.get(keys.size() - 1);
    }
}
