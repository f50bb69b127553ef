package org.ddrroutes.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the shipped steps call.
 *
 * @param directs the names of the shipped routes that come from {@code direct:}
 * @param methods by the name of the bean
 */
record FlowParts(Set<String> directs, Map<String, Set<String>> methods) {

    static FlowParts of(List<RouteFile> shipped) {
        List<YamlNode> definitions = shipped.stream()
                .flatMap(RouteFile::entries)
                .map(YamlNode.Entry::value)
                .toList();
        return new FlowParts(
                definitions.stream()
                        .filter(definition -> definition.has("from"))
                        .map(Endpoint::from)
                        .filter(from -> from.scheme().equals("direct"))
                        .map(Endpoint::name)
                        .collect(Collectors.toSet()),
                definitions.stream()
                        .flatMap(definition -> Step.of(definition).stream())
                        .filter(step -> step.kind().equals("bean"))
                        .collect(Collectors.groupingBy(
                                step -> step.node().text("ref"),
                                Collectors.mapping(step -> step.node().text("method"), Collectors.toSet()))));
    }

    /** Whether it is a shipped route under another id, which is told of by itself. */
    boolean isRenamed(YamlNode definition) {
        Endpoint from = Endpoint.from(definition);
        return from.scheme().equals("direct") && directs.contains(from.name());
    }

    /** Also where the method is left to Camel. */
    boolean calls(String bean, String method) {
        return methods.containsKey(bean)
                && (method.isEmpty() || methods.get(bean).contains(method));
    }
}
