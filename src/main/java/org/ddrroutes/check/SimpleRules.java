package org.ddrroutes.check;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Simple expressions can be read, and ask for what exists: variables, headers of Camel's, beans, classes, words of branches. */
record SimpleRules(
        ProgramFacts facts,
        RouteSet routes,
        BeanRules beans,
        VariableRules variables,
        BranchRules branches,
        Findings findings) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable(?:s?[.\\[:]|As\\(\\s*)'?([A-Za-z0-9_:-]+)");
    private static final Pattern HEADER = Pattern.compile(
            "\\$\\{(?:in\\.)?(?:headers?|headerAs|exchangeProperty)[.\\[:(]'?([A-Za-z0-9_-]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEAN =
            Pattern.compile("\\$\\{(?:bean|ref):(?!type:)([A-Za-z0-9_-]+)(?:\\?method=|\\.|::)?([A-Za-z0-9_]*)");
    private static final Pattern ALONE =
            Pattern.compile("(?:^|\\|\\||&&)\\s*('[^']*'|\"[^\"]*\"|\\d+)\\s*(?=$|\\|\\||&&)");
    private static final Pattern TERNARY =
            Pattern.compile("(?s)\\s*(?:==|=~|!=|[<>]=?|!?contains\\b|!?in\\b).*\\?(?!:).*:.*");
    private static final Pattern TYPE = Pattern.compile("\\bis\\s+'([A-Za-z_$][\\w$]*(?:\\.[\\w$]+)+)'"
            + "|(?:\\w+As\\((?:[^,(){}]*,)?\\s*'?|\\$\\{bean:type:)([a-z_][\\w$]*(?:\\.[\\w$]+)+)");
    private static final Set<String> PREDICATES =
            Set.of("when", "filter", "validate", "onWhen", "retryWhile", "completionPredicate", "handled", "continued");

    void check() {
        routes.files().forEach(file -> check("", file.root()));
        routes.routes().stream()
                .filter(route -> !routes.isAsShipped(route.place()))
                .forEach(variables::checkWashedAway);
    }

    /** @param within the key that it stands under, but for {@code expression:} */
    private void check(String within, YamlNode node) {
        for (YamlNode.Entry entry : node.entries()) {
            check(within, entry);
            check(entry.key().equals("expression") ? within : entry.key(), entry.value());
        }
        node.items().forEach(item -> check(within, item));
    }

    private void check(String within, YamlNode.Entry entry) {
        YamlNode value = entry.value();
        YamlNode name = value.get("name");
        YamlNode expression = value.get("expression");
        boolean isPredicate = PREDICATES.contains(within);
        switch (entry.key()) {
            case "simple" -> {
                if (value.isMapping()) {
                    check(expression.text(), expression.place(), isPredicate);
                }
            }
            case "constant" -> {
                // Camel takes any other text for false.
                if (isPredicate && !expression.text().matches("(?i)true|false|.*\\{\\{.*")) {
                    tell(
                            expression.place(),
                            "the condition is true or false, not " + expression.text() + "; correct it");
                }
            }
            case "message" -> {
                if (within.equals("log")) {
                    check(value.text(), value.place(), false);
                }
            }
            case "variable" -> variables.checkVariable(expression.text(), expression.place());
            case "removeVariable", "convertVariableTo" -> variables.checkVariable(name.text(), name.place());
            case "variableSend" -> variables.checkVariable(value.text(), value.place());
            case "setVariable" -> variables.checkKept(name.text(), value.placeOf("name"));
            case "variables" ->
                value.items().forEach(one -> variables.checkKept(one.text("name"), one.placeOf("name")));
            case "variableReceive" -> variables.checkKept(value.text(), value.place());
            case "header", "exchangeProperty" -> variables.checkAsked(expression.text(), expression.place());
            case "setHeader", "removeHeader" -> variables.checkHeader(name.text(), name.place());
            case "headers" ->
                value.items().stream()
                        .map(header -> header.get("name"))
                        .forEach(header -> variables.checkHeader(header.text(), header.place()));
            default -> {}
        }
    }

    private void check(String text, Place place, boolean isPredicate) {
        if (!text.contains("${") && !isPredicate) {
            return;
        }
        branches.check(text, place);
        VARIABLE.matcher(text).results().forEach(one -> variables.checkVariable(one.group(1), place));
        HEADER.matcher(text).results().forEach(one -> variables.checkAsked(one.group(1), place));
        BEAN.matcher(text)
                .results()
                .forEach(one -> beans.checkBean(one.group(1), place, one.group(2), place, Object.class));
        TYPE.matcher(text)
                .results()
                .forEach(one -> beans.checkClass(one.group(1) == null ? one.group(2) : one.group(1), place));
        boolean asksForNothing = !text.contains("${")
                && !text.contains("$simple{")
                && !Set.of("true", "false").contains(text.strip());
        if (isPredicate && asksForNothing) {
            tell(
                    place,
                    "the condition asks for nothing of the message; write ${…} around what it asks for, such as"
                            + " ${variable.action}");
            return;
        }
        Optional<String> fault =
                routes.isAsShipped(place) ? Optional.empty() : facts.simple().fault(text, isPredicate);
        if (fault.isPresent()) {
            tell(place, "the expression cannot be read: " + fault.get() + "; " + wayOut(text));
        } else if (isPredicate) {
            ALONE.matcher(withoutFunctions(text))
                    .results()
                    .forEach(alone -> findings.warning(
                            place,
                            Rule.SIMPLE,
                            alone.group(1)
                                    + " stands alone between || or &&, and is always true; write what it is compared"
                                    + " with before it, or use in 'A,B'"));
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

    private void tell(Place place, String text) {
        findings.error(place, Rule.SIMPLE, text);
    }
}
