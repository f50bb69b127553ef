package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Headers that the other side would refuse, and the message or the whole session with them; those that a count fails on. */
final class HeaderRules {

    private static final String OF_THE_BROKER = "_AMQ_";

    /** Routes whose headers go to the bank, up to its call. */
    private static final List<String> CALLERS = List.of("bank-call", "token-issue", "token-refresh");

    /** As RFC 9110 has it. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    /** By these a request does not reach the flow: the value that does no harm, and the harm. */
    private static final Map<String, List<String>> LOSES = Map.of(
            "jmsexpiration", List.of("0", "is lost when its time is over"),
            "jmsdeliverymode", List.of("2|PERSISTENT", "is lost when the broker starts again"),
            // One made of the message's data is of use.
            "_amq_dupl_id", List.of("", "is dropped by the broker, but for the first"),
            "cameljmsmessagetype",
                    List.of("Text|Bytes", "is sent as another kind of message, which the flow cannot read"));

    private final RouteSet routes;
    private final Findings findings;
    private final Set<YamlNode> told = new HashSet<>();

    HeaderRules(RouteSet routes, Findings findings) {
        this.routes = routes;
        this.findings = findings;
    }

    /** @param inSession the routes whose sends are one session with the message */
    void check(Set<YamlNode> inSession) {
        Stream.concat(inSession.stream(), routes.reachedFrom(Set.of("result-send")).stream())
                .flatMap(route -> Step.of(route).stream())
                .flatMap(step -> step.headers().stream())
                .forEach(this::checkBroker);
        routes.withSteps().stream()
                .flatMap(definition -> Step.of(definition).stream())
                .flatMap(step -> step.headers().stream())
                .forEach(this::checkMetrics);
        CALLERS.forEach(id -> routes.route(id).ifPresent(this::checkBeforeCall));
    }

    /** A step of one's own before a request is sent to the request queue. */
    void checkRequest(Step step) {
        step.headers()
                .forEach(header -> checkRequest(
                        header.text("name"),
                        header.at("expression", "constant").text("expression"),
                        header.placeOf("name")));
        step.node()
                .forEachMapping(mapping -> PersonalRules.SETS
                        .matcher(mapping.text("expression"))
                        .results()
                        .filter(set -> set.group(1).equals("Header"))
                        .forEach(set -> checkRequest(set.group(2), "", mapping.placeOf("expression"))));
    }

    /** @param value where it is constant; else empty */
    private void checkRequest(String written, String value, Place place) {
        String name = routes.settings().resolve(written).strip();
        List<String> loss = LOSES.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(".*", ""));
        if (!routes.settings().resolve(value).matches(loss.get(0))) {
            findings.error(
                    place, Rule.OWN_QUEUE, "with the header " + name + " a request " + loss.get(1) + "; take it away");
        }
    }

    /** With the routes that are called on the way to the bank. */
    private void checkBeforeCall(YamlNode route) {
        if (!told.add(route)) {
            return;
        }
        for (Step step : Step.of(route)) {
            step.headers().forEach(this::checkHttp);
            Endpoint endpoint = Endpoint.of(step).orElse(null);
            if (endpoint != null && endpoint.scheme().startsWith("http")) {
                return;
            }
            if (endpoint != null && endpoint.scheme().equals("direct")) {
                routes.receiversOf("direct", endpoint.name()).forEach(this::checkBeforeCall);
            }
        }
    }

    private void checkBroker(YamlNode header) {
        String name = routes.settings().resolve(header.text("name"));
        if (name.toUpperCase(Locale.ROOT).startsWith(OF_THE_BROKER)) {
            findings.error(
                    header.placeOf("name"),
                    Rule.SHIPPED,
                    "setHeader changes the header " + name
                            + " of the broker's, by which it can refuse the whole commit, and the message with it; leave"
                            + " it away: requestUID tells a copy that comes twice");
        }
    }

    private void checkMetrics(YamlNode header) {
        String name = header.text("name");
        boolean isConstant = header.at("expression", "constant").isPresent();
        if (name.equalsIgnoreCase("CamelMetricsTags") || name.equalsIgnoreCase("CamelMetricsName") && !isConstant) {
            findings.error(
                    header.placeOf("name"),
                    Rule.ADDRESS,
                    name + " counts under a name of the message's data, or fails; write metricsName: and tags: in the"
                            + " step micrometer");
        }
    }

    private void checkHttp(YamlNode header) {
        String name = routes.settings().resolve(header.text("name"));
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
            if (!VALUE.matcher(routes.settings().resolve(given.text()).strip()).matches()) {
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
