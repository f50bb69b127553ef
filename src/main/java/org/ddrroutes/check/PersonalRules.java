package org.ddrroutes.check;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.check.PersonalExpressions.Quote;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Nothing personal gets into a log, or into a header of what the flow sends, be it by a copy of one's own. */
record PersonalRules(PersonalExpressions data, Findings findings) {

    /** A function of Simple's that keeps a value beside its own. */
    static final Pattern SETS = Pattern.compile("\\$\\{set(Variable|Header)\\(\\s*'?([^,')]+)");

    private static final Set<String> FAILS = Set.of("throwException", "rollback");

    /** @param isOurs whether the step is of the flow */
    void check(Step step, boolean isOurs) {
        YamlNode node = step.node();
        if (step.kind().equals("log")) {
            String language = node.text("logLanguage");
            if (!language.isEmpty() && !language.equals("simple")) {
                tell(
                        node.placeOf("logLanguage"),
                        "what a log in " + language + " would show cannot be checked; write it in simple");
            }
            for (String key : List.of("message", "logName")) {
                data.quoted(node.text(key), false, isOurs).ifPresent(quote -> tellOfLog(node.placeOf(key), quote));
            }
        }
        data.quoted(node.text("message"), false, false)
                .filter(quote -> FAILS.contains(step.kind()))
                .ifPresent(quote -> findings.warning(
                        node.placeOf("message"),
                        Rule.PERSONAL,
                        "the text of the failure would show " + quote.text()
                                + ", which holds or quotes personal data, where it is logged; name ${variable.requestUID}"
                                + " in its place"));
        if (isOurs) {
            step.headers().forEach(header -> checkHeader(header, step.placeOf(header)));
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
            tell(place, shown + ", which holds or quotes personal data; log ${variable.requestUID} in its place");
        }
    }

    private void checkHeader(YamlNode header, Place place) {
        data.quoted(header.get("expression"))
                .filter(quote -> !quote.isDoubted())
                .ifPresent(quote -> tell(
                        place,
                        "the header " + header.text("name") + " would carry " + quote.text()
                                + ", which holds personal data, to whoever logs headers; send it in the body of a copy of"
                                + " your own"));
    }

    void check(Endpoint endpoint) {
        Predicate<String> isSet = option -> endpoint.option(option).equalsIgnoreCase("true");
        if (!endpoint.scheme().equals("log")) {
            return;
        }
        Stream.of("showException", "showCaughtException", "showStackTrace")
                .filter(isSet)
                .forEach(option -> tellOfLog(endpoint.placeOf(option), new Quote("the text of a failure", true)));
        boolean isBodyLogged = !endpoint.option("showBody").equalsIgnoreCase("false")
                || !endpoint.option("exchangeFormatter").isEmpty()
                || Stream.of("showAll", "showHeaders", "showVariables", "showAllProperties")
                        .anyMatch(isSet);
        if (isBodyLogged) {
            tell(
                    endpoint.place(),
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

    private void tell(Place place, String text) {
        findings.error(place, Rule.PERSONAL, text);
    }
}
