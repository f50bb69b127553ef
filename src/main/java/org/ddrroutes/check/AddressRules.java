package org.ddrroutes.check;

import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** No address, and no statement, is made of a message's data. */
record AddressRules(Findings findings) {

    private static final Set<String> ADDRESSED_BY_DATA =
            Set.of("toD", "recipientList", "routingSlip", "dynamicRouter", "serviceCall");

    private static final Set<String> ENRICHES = Set.of("enrich", "pollEnrich");

    /** Headers that send a message elsewhere than its endpoint says. */
    private static final Pattern REDIRECTS = Pattern.compile(
            "(?i)CamelHttp(Uri|Path|Query|RawQuery|Host|Port|Method)|CamelRestHttp.*|CamelJms(Destination|DestinationName)|CamelToEndpoint|CamelSql.*|CamelJdbcParameters");

    private static final Pattern IS_ADDRESS = Pattern.compile("(?i)CamelHttp(Uri|Host)|CamelJms.*|CamelToEndpoint");

    /** The clock, and the name of the file that was taken. */
    private static final String CLOCK_OR_FILE =
            "\\$\\{(date(-with-timezone)?:(now|millis|file|exchangeCreated)\\b[^${}]*|file:[a-z.-]+)}";

    private static final String FEW_WORDS = "\\$\\{variable[.:](action|code|callbackOutcome)}";

    /** @param isOurs whether it ships, or is called between the receive of a message and the commit of its session */
    void check(YamlNode definition, boolean isOurs) {
        boolean isBodyOfData = false;
        for (Step step : Step.of(definition)) {
            boolean isConstant = step.node().at("expression", "constant").isPresent();
            if (ADDRESSED_BY_DATA.contains(step.kind())) {
                tell(
                        step.place(),
                        step.kind() + " makes an address of the message's data; use to: with a fixed address, and"
                                + " choice: to tell them apart");
            }
            if (ENRICHES.contains(step.kind()) && !isConstant) {
                tell(
                        step.place(),
                        step.kind() + " makes an address of the message's data; give it a constant: expression");
            }
            step.headers().forEach(header -> checkRedirect(header, step, isOurs));
            boolean isSend = step.kind().equals("to");
            if (isSend && isBodyOfData && step.node().text("uri").matches("(spring-)?jdbc.*")) {
                tell(
                        step.place(),
                        "the statement is made of the message's data; write it as a constant: with :?name for its"
                                + " parameters");
            }
            boolean setsBody = step.kind().equals("setBody");
            isBodyOfData = setsBody && !isConstant || isBodyOfData && !setsBody && !isSend;
        }
    }

    private void checkRedirect(YamlNode header, Step step, boolean isOurs) {
        String name = header.text("name");
        boolean isConstant = header.at("expression", "constant").isPresent();
        if (REDIRECTS.matcher(name).matches()
                && (!isConstant || isOurs || IS_ADDRESS.matcher(name).matches())) {
            tell(
                    step.placeOf(header),
                    name
                            + " sends the message elsewhere than its step says; write the address in the step that sends it");
        }
    }

    void check(Endpoint endpoint) {
        endpoint.options().stream()
                .filter(option -> isOfData(endpoint.scheme(), option))
                .forEach(option -> tell(
                        option.place(),
                        option.name()
                                + " is made of the message's data; use a fixed value, and choice: to tell them apart"));
        if (endpoint.node().text("uri").replaceFirst("\\?.*", "").contains("${")) {
            tell(
                    endpoint.place(),
                    "the uri is made of the message's data; use a fixed address, and choice: to tell them apart");
        }
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.ADDRESS, text);
    }

    private static boolean isOfData(String component, Endpoint.Option option) {
        String value = option.value();
        return (switch (component + "." + option.name()) {
                    case "file.fileName", "file.tempFileName", "file.move", "file.moveFailed", "file.preMove" ->
                        value.replaceAll(CLOCK_OR_FILE, "");
                    case "micrometer.tags" -> value.replaceAll(FEW_WORDS, "");
                    default -> value;
                })
                .contains("${");
    }
}
