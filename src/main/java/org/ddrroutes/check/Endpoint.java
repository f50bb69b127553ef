package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ddrroutes.finding.Place;

/**
 * An address with its options, wherever they are written.
 *
 * @param path what follows the component's name within the {@code uri}
 * @param receives whether messages come from it
 * @param step the step that it belongs to, or {@code from}
 */
record Endpoint(
        String scheme,
        String path,
        List<Option> options,
        YamlNode node,
        boolean receives,
        YamlNode owner,
        String step,
        Place place) {

    /** @param value as it is written, perhaps with a placeholder */
    record Option(String name, String value, Place place, boolean isText) {}

    /** Options that are an address. */
    private static final Set<String> IN_OPTIONS = Set.of("deadLetterUri", "afterUri");

    static Endpoint from(YamlNode route) {
        return of(route.get("from"), true, route, "from");
    }

    /** Of a {@code from}, a {@code to} and the like. */
    static Endpoint of(YamlNode node, boolean receives, YamlNode owner, String step) {
        return of(node.text("uri"), node.placeOf("uri"), node, receives, owner, step);
    }

    /** @param uri where it is no {@code uri} of the node's, but a constant expression */
    static Endpoint of(String uri, Place place, YamlNode node, boolean receives, YamlNode owner, String step) {
        int query = uri.indexOf('?');
        String address = query < 0 ? uri : uri.substring(0, query);
        int colon = address.indexOf(':');
        List<Option> options = new ArrayList<>();
        if (query >= 0) {
            for (String pair : uri.substring(query + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                options.add(new Option(parts[0], parts.length > 1 ? parts[1] : "", place, true));
            }
        }
        for (YamlNode.Entry entry : node.get("parameters").entries()) {
            options.add(new Option(
                    entry.key(),
                    entry.value().text(),
                    entry.place(),
                    entry.value().isText()));
        }
        return new Endpoint(
                colon < 0 ? address : address.substring(0, colon),
                colon < 0 ? "" : address.substring(colon + 1).replaceFirst("^//", ""),
                options,
                node,
                receives,
                owner,
                step,
                place);
    }

    /** All of a route or an error handling. */
    static List<Endpoint> all(YamlNode definition) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (definition.has("from")) {
            endpoints.add(from(definition));
        }
        Step.of(definition).forEach(step -> of(step).ifPresent(endpoints::add));
        definition.forEachMapping(mapping -> {
            for (YamlNode.Entry entry : mapping.entries()) {
                if (IN_OPTIONS.contains(entry.key()) && entry.value().isText()) {
                    endpoints.add(
                            of(entry.value().text(), entry.place(), entry.value(), false, definition, entry.key()));
                }
            }
        });
        return endpoints;
    }

    /** That of a step, where it has one. */
    static Optional<Endpoint> of(Step step) {
        YamlNode node = step.node();
        Boolean receives = Step.CALLS.get(step.kind());
        if (receives != null && node.has("uri")) {
            return Optional.of(of(node, receives, step.owner(), step.name()));
        }
        YamlNode constant = node.at("expression", "constant", "expression");
        return Set.of("enrich", "pollEnrich").contains(step.kind()) && constant.isText()
                ? Optional.of(of(
                        constant.text(),
                        constant.place(),
                        constant,
                        step.kind().equals("pollEnrich"),
                        step.owner(),
                        step.name()))
                : Optional.empty();
    }

    String option(String name) {
        return options.stream()
                .filter(option -> option.name().equals(name))
                .map(Option::value)
                .findFirst()
                .orElse("");
    }

    Place placeOf(String option) {
        return options.stream()
                .filter(one -> one.name().equals(option))
                .map(Option::place)
                .findFirst()
                .orElse(place);
    }

    /** The name behind {@code direct:}, {@code seda:} and the like. */
    String name() {
        return pathOr("name");
    }

    /** The path, or where there is none the option that stands for it. */
    String pathOr(String option) {
        return path.isEmpty() ? option(option) : path;
    }

    boolean isJms() {
        return scheme.equals("jms");
    }

    /** The queue of a JMS endpoint, perhaps a placeholder. */
    String queue() {
        return path.isEmpty()
                ? option("destinationName")
                : path.replaceFirst("^(queue|topic|temp-queue|temp-topic):(//)?", "");
    }
}
