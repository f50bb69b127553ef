package org.ddrroutes.check;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Rule;

/** Headers that the other side would refuse, and the message or the whole session with them. */
final class HeaderRules {

    private static final String OF_THE_BROKER = "_AMQ_";

    /** Routes whose headers go to the bank, up to its call. */
    private static final String CALLERS = "bank-call|token-(issue|refresh)";

    /** As RFC 9110 has it. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    private final Settings settings;
    private final Findings findings;

    HeaderRules(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /** @param isSession whether the broker gets what it sends in one session with the message */
    void check(YamlNode definition, boolean isSession) {
        boolean goesToBank = definition.text("id").matches(CALLERS);
        for (Step step : Step.of(definition)) {
            goesToBank &= Endpoint.of(step)
                    .filter(endpoint -> endpoint.scheme().startsWith("http"))
                    .isEmpty();
            for (YamlNode header : headers(step)) {
                if (isSession) {
                    checkBroker(header);
                }
                if (goesToBank) {
                    checkHttp(header);
                }
            }
        }
    }

    private static List<YamlNode> headers(Step step) {
        return switch (step.kind()) {
            case "setHeader" -> List.of(step.node());
            case "setHeaders" -> step.node().get("headers").items();
            default -> List.of();
        };
    }

    private void checkBroker(YamlNode header) {
        String name = settings.resolve(header.text("name"));
        if (name.toUpperCase(Locale.ROOT).startsWith(OF_THE_BROKER)) {
            findings.error(
                    header.placeOf("name"),
                    Rule.SHIPPED,
                    "setHeader changes the header " + name
                            + " of the broker's, by which it can refuse the whole commit, and the message with it; leave"
                            + " it away: requestUID tells a copy that comes twice");
        }
    }

    private void checkHttp(YamlNode header) {
        String name = settings.resolve(header.text("name"));
        if (!TOKEN.matcher(name).matches()) {
            findings.error(
                    header.placeOf("name"),
                    Rule.SHIPPED,
                    "\"" + name
                            + "\" is no name of an HTTP header, and the bank would refuse each request; use letters a to"
                            + " z, digits and -");
        }
        for (String language : List.of("constant", "simple")) {
            YamlNode given = header.at("expression", language, "expression");
            // Camel takes the spaces around it off.
            if (!VALUE.matcher(settings.resolve(given.text()).strip()).matches()) {
                findings.error(
                        given.place(),
                        Rule.SHIPPED,
                        "the value of " + name
                                + " has a letter or a line end that HTTP does not take, and the bank would refuse each"
                                + " request; use ASCII in one line");
            }
        }
    }
}
