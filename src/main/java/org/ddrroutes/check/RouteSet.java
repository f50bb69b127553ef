package org.ddrroutes.check;

import static org.apache.camel.support.PatternHelper.matchPattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;

/** All route files together, and what they may name. */
final class RouteSet {

    private final List<RouteFile> files;
    private final Settings settings;
    private final ProgramFacts facts;
    private final Set<String> variables = new HashSet<>();
    private final Map<String, YamlNode> ownBeans = new HashMap<>();

    // Asked for by nearly each rule.
    private final List<YamlNode> withSteps = new ArrayList<>();
    private final List<YamlNode> routes;
    private final List<YamlNode> configurations;
    private final Map<YamlNode, List<Endpoint>> endpoints = new HashMap<>();

    RouteSet(List<RouteFile> files, Settings settings, ProgramFacts facts) {
        this.files = files;
        this.settings = settings;
        this.facts = facts;
        variables.addAll(Variables.PLAIN);
        variables.addAll(Variables.PERSONAL);
        files.forEach(file -> file.root().forEachMapping(mapping -> {
            variables.add(mapping.at("setVariable").text("name"));
            variables.add(mapping.text("variableReceive"));
            variables.add(mapping.at("convertVariableTo").text("toName"));
            mapping.at("setVariables", "variables").items().forEach(one -> variables.add(one.text("name")));
            PersonalRules.SETS
                    .matcher(mapping.text("expression"))
                    .results()
                    .forEach(set -> variables.add(set.group(2)));
        }));
        variables.remove("");
        definitions("beans").forEach(list -> list.items().forEach(bean -> ownBeans.put(bean.text("name"), bean)));
        routes = definitions("route");
        configurations = definitions("routeConfiguration");
        for (RouteFile file : files) {
            file.entries().forEach(entry -> withSteps.add(entry.value()));
        }
    }

    List<RouteFile> files() {
        return files;
    }

    Settings settings() {
        return settings;
    }

    Set<String> variables() {
        return variables;
    }

    /** Those of Camel in the program. */
    Components components() {
        return facts.components();
    }

    List<YamlNode> routes() {
        return routes;
    }

    List<YamlNode> configurations() {
        return configurations;
    }

    /** The error handlings that a route names. */
    List<YamlNode> configurationsOf(YamlNode route) {
        List<String> names = List.of(route.text("routeConfigurationId").split(","));
        return configurations().stream()
                .filter(configuration ->
                        names.stream().anyMatch(name -> matchPattern(configuration.text("id"), name.strip())))
                .toList();
    }

    /** What holds for a route beside its steps, each with its kind. */
    Stream<YamlNode.Entry> handlingsOf(YamlNode route) {
        Stream<YamlNode.Entry> ofItsFile =
                files.stream().filter(file -> file.name().equals(route.file())).flatMap(RouteFile::entries);
        Stream<YamlNode.Entry> ofItsConfigurations = configurationsOf(route).stream()
                .flatMap(configuration -> configuration.entries().stream())
                .flatMap(list -> list.value().items().stream())
                .flatMap(item -> item.entries().stream());
        return Stream.concat(ofItsFile, ofItsConfigurations)
                .filter(entry -> RouteFile.HOLDS_FOR_ROUTES_BELOW.contains(entry.key()));
    }

    List<YamlNode> definitions(String kind) {
        return files.stream().flatMap(file -> file.definitions(kind).stream()).toList();
    }

    /** Routes and all else that has steps. */
    List<YamlNode> withSteps() {
        return withSteps;
    }

    /** Of all routes and error handlings. */
    List<Endpoint> endpoints() {
        return withSteps.stream()
                .flatMap(definition -> endpointsOf(definition).stream())
                .toList();
    }

    /** Of a route or an error handling. */
    List<Endpoint> endpointsOf(YamlNode definition) {
        return endpoints.computeIfAbsent(definition, Endpoint::all);
    }

    Optional<YamlNode> route(String id) {
        return routes().stream().filter(route -> route.text("id").equals(id)).findFirst();
    }

    boolean isStopped(YamlNode route) {
        return Stream.of("precondition", "autoStartup")
                .anyMatch(key -> settings.resolve(route.text(key)).equals("false"));
    }

    /** The routes with these ids, and those that they reach by {@code direct:}. */
    Set<YamlNode> reachedFrom(Set<String> ids) {
        return reachedFrom(ids, Set.of("direct"));
    }

    /** Those of them whose failure fails the message: no {@code doTry:} is around a call on the way. */
    Set<YamlNode> reachedUntried(Set<String> ids) {
        return reachedFrom(ids, Set.of("direct"), Step::tried);
    }

    /** @param schemes those to follow, of {@code direct} and {@code seda} */
    Set<YamlNode> reachedFrom(Set<String> ids, Set<String> schemes) {
        return reachedFrom(ids, schemes, route -> List.of());
    }

    /** @param leftOut steps of a route that are not followed, beside its wireTaps */
    private Set<YamlNode> reachedFrom(
            Set<String> ids, Set<String> schemes, Function<YamlNode, List<YamlNode>> leftOut) {
        Set<YamlNode> reached = new HashSet<>();
        Deque<YamlNode> open = new ArrayDeque<>();
        ids.forEach(id -> route(id).ifPresent(open::add));
        while (!open.isEmpty()) {
            YamlNode route = open.remove();
            if (reached.add(route)) {
                Set<YamlNode> notFollowed = wireTaps(route).map(Step::node).collect(Collectors.toSet());
                notFollowed.addAll(leftOut.apply(route));
                for (Endpoint endpoint : endpointsOf(route)) {
                    if (!endpoint.receives()
                            && schemes.contains(endpoint.scheme())
                            && !notFollowed.contains(endpoint.node())) {
                        open.addAll(receiversOf(endpoint.scheme(), endpoint.name()));
                    }
                }
            }
        }
        return reached;
    }

    /** Its steps that go on with a copy, in another thread. */
    static Stream<Step> wireTaps(YamlNode route) {
        return Step.of(route).stream().filter(step -> step.kind().equals("wireTap"));
    }

    /** @param scheme {@code direct} or {@code seda} */
    List<YamlNode> receiversOf(String scheme, String name) {
        List<YamlNode> receivers = new ArrayList<>();
        for (YamlNode route : routes) {
            Endpoint from = Endpoint.from(route);
            if (from.scheme().equals(scheme) && from.name().equals(name)) {
                receivers.add(route);
            }
        }
        return receivers;
    }

    /** Whether it is in a file that is as shipped. */
    boolean isAsShipped(Place place) {
        return files.stream().anyMatch(file -> file.isAsShipped() && file.name().equals(place.file()));
    }

    boolean hasBean(String name) {
        return ownBeans.containsKey(name) || isOfTheProgram(name);
    }

    Set<String> beans() {
        Set<String> names = new HashSet<>(facts.beans().names());
        names.addAll(ownBeans.keySet());
        return names;
    }

    boolean isOfTheProgram(String bean) {
        return facts.beans().has(bean);
    }

    Optional<Class<?>> classOf(String name) {
        return facts.beans().find(name);
    }

    /** Empty where the type is not known here: that of a bean that a factory or a script makes. */
    Optional<Class<?>> typeOf(String bean) {
        String bare = bean.replaceFirst("^#(bean:)?", "");
        YamlNode own = ownBeans.get(bare);
        if (own == null && !bare.startsWith("class:")) {
            return facts.beans().typeOf(bare);
        }
        boolean isMade = own != null && (own.has("factoryBean") || own.has("factoryMethod") || own.has("script"));
        String type = own == null ? bare : own.text("type");
        return isMade
                ? Optional.empty()
                : classOf(type.replaceFirst("^#?class:", "").replaceFirst("\\(.*", ""));
    }

    /** Whether a bean of one's own may be one of this type. */
    boolean hasOwn(Class<?> type) {
        return ownBeans.keySet().stream()
                .anyMatch(name -> typeOf(name).map(type::isAssignableFrom).orElse(true));
    }
}
