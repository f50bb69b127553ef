package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.ddrroutes.check.Endpoint.Option;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Components exist, their options too, on the right side, with values of their kind. */
record EndpointRules(Components components, Settings settings, Findings findings) {

    private static final Pattern DURATION = Pattern.compile(
            "(?i)-?\\d+|(\\d+(d|days?))?(\\d+(h|hours?))?(\\d+(m|mins?|minutes?))?(\\d+(s|secs?|seconds?))?(\\d+(ms|millis))?|P.+");

    /**
     * What Camel does not start with alone.
     *
     * @param setting the option and its value, as a pattern
     * @param others of which one has to be there, too
     */
    private record Need(Pattern setting, List<String> others) {

        static Need of(String setting, String... others) {
            return new Need(Pattern.compile(setting), List.of(others));
        }
    }

    private static final List<Need> NEEDS = List.of(
            Need.of("readLock=idempotent.*", "idempotentRepository"),
            Need.of("fileExist=Move", "moveExisting"),
            Need.of("startingDirectoryMustHaveAccess=true", "startingDirectoryMustExist"),
            Need.of("backoffMultiplier=[1-9].*", "backoffIdleThreshold", "backoffErrorThreshold"),
            Need.of("consumerType=Custom", "messageListenerContainerFactory"),
            Need.of("scheduler=spring", "scheduler.cron"));

    void check(Endpoint endpoint) {
        String scheme = endpoint.scheme();
        Optional<ComponentModel> model = components.find(scheme);
        if (endpoint.node().text("uri").startsWith("{{")) {
            tell(
                    endpoint.place(),
                    "the uri hides its component behind a setting; name the component, such as uri: http, and give the"
                            + " address as a parameter");
        } else if (model.isEmpty()) {
            tell(
                    endpoint.place(),
                    "there is no component " + scheme + " in this program"
                            + LibraryRules.wayOut(scheme)
                                    .orElseGet(() -> NearestName.hint(scheme, components.usable()) + "; it has "
                                            + String.join(", ", components.usable())));
        } else {
            faultOf(endpoint, model.get()).ifPresent(fault -> tell(endpoint.place(), fault));
            for (Option option : endpoint.options()) {
                faultOf(endpoint, model.get(), option).ifPresent(fault -> tell(option.place(), fault));
            }
            checkRequired(endpoint, model.get());
        }
    }

    private static Optional<String> faultOf(Endpoint endpoint, ComponentModel model) {
        if (endpoint.receives() && model.isProducerOnly()) {
            return Optional.of(endpoint.scheme() + " only sends; use it in to:, not where messages come from");
        }
        if (!endpoint.receives() && model.isConsumerOnly()) {
            return Optional.of(endpoint.scheme() + " only receives; use it in from:, not in to:");
        }
        boolean isTwofold = endpoint.node().text("uri").contains("?")
                && !endpoint.node().get("parameters").entries().isEmpty();
        return isTwofold
                ? Optional.of("options stand behind ? and under parameters:, which Camel does not take; write all under"
                        + " parameters:")
                : Optional.empty();
    }

    private Optional<String> faultOf(Endpoint endpoint, ComponentModel model, Option option) {
        String name = option.name();
        List<EndpointOptionModel> all = model.getEndpointOptions();
        Optional<EndpointOptionModel> known =
                all.stream().filter(one -> one.getName().equals(name)).findFirst();
        if (known.isEmpty()) {
            boolean isOneOfMany = all.stream()
                    .anyMatch(one -> one.isMultiValue() && one.getPrefix() != null && name.startsWith(one.getPrefix()));
            return isOneOfMany ? Optional.empty() : Optional.of(unknown(endpoint.scheme(), model, name));
        }
        if (known.get().getKind().equals("path") && !endpoint.path().isEmpty()) {
            return Optional.of(name + " stands beside " + endpoint.path() + " in the uri; keep one of them");
        }
        List<String> labels = List.of(String.valueOf(known.get().getLabel()).split(","));
        if (labels.contains(endpoint.receives() ? "producer" : "consumer")
                && !labels.contains(endpoint.receives() ? "consumer" : "producer")) {
            return Optional.of(name + " is an option for "
                    + (endpoint.receives() ? "sending, not for receiving" : "receiving, not for sending")
                    + "; take it away");
        }
        return option.isText()
                ? valueFault(known.get(), settings.resolve(option.value())).map(fault -> name + " " + fault)
                : Optional.empty();
    }

    private static String unknown(String component, ComponentModel model, String option) {
        List<String> names = model.getEndpointOptions().stream()
                .map(EndpointOptionModel::getName)
                .toList();
        return component + " has no option " + option + NearestName.hint(option, names)
                + (option.equals("<<")
                        ? "; write out what it takes over"
                        : model.isLenientProperties()
                                ? "; it would be sent to the other side as a query parameter, which belongs into the"
                                        + " address"
                                : "; correct it or take it away");
    }

    private static Optional<String> valueFault(EndpointOptionModel model, String value) {
        String type = String.valueOf(model.getType()).toLowerCase(Locale.ROOT);
        if (value.contains("{{") || value.startsWith("#")) {
            return Optional.empty();
        }
        List<String> words = model.getEnums() == null ? List.of() : model.getEnums();
        if (!words.isEmpty() && words.stream().noneMatch(value::equalsIgnoreCase)) {
            return Optional.of("cannot be " + value + NearestName.hint(value, words) + "; it is one of "
                    + String.join(", ", words));
        }
        if (type.equals("boolean") && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            return Optional.of("is true or false, not " + value);
        }
        boolean isTime = "long".equals(model.getJavaType()) && isTime(value);
        if (type.equals("integer") && !value.matches("-?[0-9]+") && !isTime) {
            return Optional.of("is a whole number, not " + value);
        }
        if (type.equals("number") && !value.matches("-?[0-9]+(\\.[0-9]+)?")) {
            return Optional.of("is a number, not " + value);
        }
        if (type.equals("duration") && !isTime(value)) {
            return Optional.of("is a time such as 5s or 2m, not " + value);
        }
        if (model.getName().matches("(c|maxC)oncurrentConsumers|period|bufferSize|group(Size|Interval)")
                && value.matches("-[0-9]+|0+[a-z]*")) {
            return Optional.of("must be 1 or more, not " + value + "; correct it");
        }
        if (model.getName().matches("maxMessagesPerTask|idle\\w+Limit") && value.matches("0+")) {
            return Optional.of("must not be 0; correct it");
        }
        String given = model.getName() + "=" + value;
        if (given.equals("timeUnit=MICROSECONDS") || given.matches("scheduler=(?!none|spring).+")) {
            return Optional.of("cannot be " + value + " in this program; take it away");
        }
        return Optional.empty();
    }

    static boolean isTime(String text) {
        return !text.isBlank() && DURATION.matcher(text).matches();
    }

    private void checkRequired(Endpoint endpoint, ComponentModel model) {
        List<String> missing = new ArrayList<>();
        for (EndpointOptionModel option : model.getEndpointOptions()) {
            boolean isInPath =
                    option.getKind().equals("path") && !endpoint.path().isEmpty();
            boolean isGiven = endpoint.options().stream()
                    .anyMatch(one -> one.name().equals(option.getName())
                            && !(one.isText() && one.value().isBlank()));
            if (option.isRequired() && !isInPath && !isGiven) {
                missing.add(option.getName());
            }
        }
        for (Option option : endpoint.options()) {
            String setting = option.name() + "=" + settings.resolve(option.value());
            NEEDS.stream()
                    .filter(need -> need.setting().matcher(setting).matches())
                    .filter(need -> need.others().stream()
                            .allMatch(other -> endpoint.option(other).isEmpty()))
                    .forEach(need -> tell(
                            option.place(),
                            option.name() + " " + option.value() + " needs " + String.join(" or ", need.others())
                                    + "; add it, or take it away"));
        }
        if (!missing.isEmpty()) {
            tell(
                    endpoint.place(),
                    endpoint.scheme() + " needs " + String.join(" and ", missing) + "; add it under parameters:");
        }
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.ENDPOINT, text);
    }
}
