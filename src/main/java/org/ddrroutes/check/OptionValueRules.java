package org.ddrroutes.check;

import java.text.ParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.spring.pollingconsumer.SpringScheduledPollConsumerScheduler;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.util.ObjectHelper;
import org.ddrroutes.check.Endpoint.Option;
import org.ddrroutes.finding.Rule;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.support.CronExpression;

/** Camel makes an endpoint with the values of the options: patterns, dates, and what it sets on an object of a library's. */
record OptionValueRules(ProgramFacts facts, Settings settings, Findings findings) {

    /** An address for each component that makes more of a value than its description says. */
    private static final Map<String, String> ADDRESSES = Map.of(
            "file", "file:in",
            "http", "http://localhost",
            "https", "https://localhost",
            "scheduler", "scheduler:own",
            "timer", "timer:own");

    /** Judged by the description. */
    private static final Set<String> PLAIN_TYPES = Set.of("boolean", "integer", "number", "duration", "enum");

    private static final String OF_SCHEDULER = "scheduler.";
    private static final String CRON = "cron";

    void check(Endpoint endpoint) {
        String component = endpoint.scheme();
        Optional<ComponentModel> model = facts.components().find(component);
        if (!ADDRESSES.containsKey(component) || model.isEmpty()) {
            return;
        }
        Map<String, EndpointOptionModel> known = new HashMap<>();
        model.get().getEndpointOptions().forEach(option -> known.put(option.getName(), option));
        Map<String, String> values = new LinkedHashMap<>();
        boolean isPlain = true;
        for (Option option : endpoint.options()) {
            EndpointOptionModel its = known.get(option.name());
            String value = settings.resolve(option.value());
            boolean isInAddress = its != null && its.getKind().equals("path");
            // A bean is looked for by others. What stands in the uri may be encoded.
            if (option.isText() && !isInAddress && !value.contains("{{") && !value.matches("#.*|.*[%+].*")) {
                values.put(option.name(), value);
                isPlain &= its != null && PLAIN_TYPES.contains(its.getType());
            }
        }
        if (!isPlain) {
            check(endpoint, values);
        }
    }

    /** The option at fault is the one without which it does not fail or, of several at fault, fails otherwise. */
    private void check(Endpoint endpoint, Map<String, String> values) {
        Optional<Failure> failure = failureOf(endpoint.scheme(), values);
        if (failure.isEmpty()) {
            return;
        }
        Map<Option, Optional<Failure>> without = new LinkedHashMap<>();
        endpoint.options().stream()
                .filter(option -> values.containsKey(option.name()))
                .forEach(option -> without.put(option, failureOf(endpoint.scheme(), less(values, option))));
        Stream.concat(
                        without.entrySet().stream().filter(one -> one.getValue().isEmpty()),
                        without.entrySet().stream()
                                .filter(one -> !one.getValue().equals(failure)))
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(option -> {
                    failure.get()
                            .told(endpoint, option)
                            .ifPresent(fault -> findings.error(option.place(), Rule.ENDPOINT, fault));
                    check(endpoint, less(values, option));
                });
    }

    private static Map<String, String> less(Map<String, String> values, Option option) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.remove(option.name());
        return others;
    }

    private Optional<Failure> failureOf(String component, Map<String, String> values) {
        CamelContext context = facts.simple().context();
        try {
            checkScheduler(context, values);
            context.getComponent(component, true, false)
                    .createEndpoint(ADDRESSES.get(component), new LinkedHashMap<>(values));
            return Optional.empty();
        } catch (Exception e) {
            PropertyBindingException binding = ObjectHelper.getException(PropertyBindingException.class, e);
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            return Optional.of(new Failure(
                    binding == null ? "" : binding.getPropertyName(),
                    cause.getClass(),
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse("")));
        }
    }

    /** As the consumer does when it starts. */
    private static void checkScheduler(CamelContext context, Map<String, String> values) {
        Map<String, Object> its = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(OF_SCHEDULER)) {
                its.put(name.substring(OF_SCHEDULER.length()), value);
            }
        });
        if (its.get(CRON) instanceof String cron) {
            CronExpression.parse(cron);
        }
        boolean isSpring = values.getOrDefault("scheduler", "").equals("spring");
        PropertyBindingSupport.bindProperties(
                context,
                isSpring ? new SpringScheduledPollConsumerScheduler() : new DefaultScheduledPollConsumerScheduler(),
                its);
        if (!its.isEmpty()) {
            throw new ResolveEndpointFailedException(OF_SCHEDULER + its.keySet());
        }
    }

    /**
     * Why an endpoint cannot be made.
     *
     * @param option where the failure names it
     * @param type of its innermost cause
     */
    private record Failure(String option, Class<?> type, String text) {

        Optional<String> told(Endpoint endpoint, Option given) {
            if (type.equals(NoSuchBeanException.class)) {
                return Optional.empty();
            }
            if (type.equals(ResolveEndpointFailedException.class)) {
                return Optional.of(
                        endpoint.scheme() + " has no option " + given.name() + "; correct it or take it away");
            }
            String name = given.name();
            String value = given.value();
            // The text may quote a setting that is secret.
            String cause = value.contains("{{") ? "" : ": " + text;
            return Optional.of(
                    type.equals(NumberFormatException.class)
                            ? name + " is a whole number, of milliseconds where it is a time, not " + value
                            : type.equals(ParseException.class)
                                    ? name
                                            + " is a day with a time such as 2026-01-31 02:00:00, or as pattern says, not "
                                            + value
                                    : name + " cannot be " + value + cause + "; correct it");
        }
    }
}
