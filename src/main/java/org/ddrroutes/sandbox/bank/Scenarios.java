package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The table of scenarios: which one a registration meets, by its account number or because it was told to. */
final class Scenarios {

    /** @param calls the behaviours of the first call, the second, …; the last one is for all that follow */
    record Scenario(String ending, String name, String text, List<Behaviour> calls) {

        /** The callbacks of the behaviour that takes the registration. */
        List<CallbackPlan> callbacks() {
            return calls.get(calls.size() - 1).callbacks();
        }

        /** Nothing but its callbacks is out of the ordinary: it can be run when the registration has been taken. */
        boolean isOfCallbacksAlone() {
            return calls.stream().allMatch(Behaviour::isPlainSuccess);
        }

        /** The guide's codes, answered as the guide shows, and its callback, once; tokens end by their time alone. */
        private boolean isOfTheGuideAlone() {
            return calls.stream()
                    .allMatch(call -> call.body() == null
                            && call.fault() == null
                            && call.delay() == null
                            && call.drip() == null
                            && call.lasts() == null
                            && !call.revokes()
                            && Guide.isCode(call.codeOrSuccess())
                            && call.callbacks().stream().allMatch(CallbackPlan::isOfTheGuide));
        }

        /** Whether the guide says that the bank may answer so, another program saw it, or it is what networks do. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        String basis() {
            if (calls.stream().anyMatch(call -> OBSERVED.contains(call.codeOrSuccess()))) {
                return "observed";
            }
            return isOfTheGuideAlone() ? "documented" : "assumed";
        }

        private Behaviour behaviour(int number, Instant firstTry, Instant now) {
            Behaviour first = calls.get(0);
            if (first.lasts() != null) {
                return calls.get(now.isBefore(firstTry.plus(first.lasts())) ? 0 : 1);
            }
            return calls.get(Math.min(number, calls.size()) - 1);
        }
    }

    private static final Set<String> OBSERVED = Set.of("TM001", "ED001");

    /** Read when it is first needed. */
    private static final class Table {
        private static final List<Scenario> ALL = SandboxYaml.resource("scenarios.yaml", new TypeReference<>() {});
    }

    /** A scenario that was run against a registration; its calls are counted from then on. */
    private record Run(Scenario scenario, AtomicInteger calls, Instant at) {}

    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    static List<Scenario> all() {
        return Table.ALL;
    }

    /** @throws NoSuchElementException when there is none of this name */
    static Scenario named(String name) {
        return all().stream()
                .filter(scenario ->
                        scenario.name().equals(name) || scenario.ending().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new NoSuchElementException("There is no scenario " + name + "; GET /scenarios lists them"));
    }

    /** From the next call for this registration on, until it is taken. */
    void run(Scenario scenario, RegisterCall call, Instant now) {
        runs.put(call.content(), new Run(scenario, new AtomicInteger(), now));
    }

    Behaviour behaviour(RegisterCall call, Instant firstTry, Instant now) {
        Run run = runs.get(call.content());
        return run == null
                ? ofAccount(call.field("accountNo")).behaviour(call.number(), firstTry, now)
                : run.scenario().behaviour(run.calls().incrementAndGet(), run.at(), now);
    }

    /** The registration was taken: what it was told to meet is over. */
    void end(RegisterCall call) {
        runs.remove(call.content());
    }

    void reset() {
        runs.clear();
    }

    private static Scenario ofAccount(String accountNo) {
        return all().stream()
                .filter(scenario -> accountNo.endsWith(scenario.ending()))
                .findFirst()
                .orElse(all().get(0));
    }

    /** All endings and what each does, a line each. */
    static String table() {
        return all().stream()
                .map(scenario -> "…" + scenario.ending() + "  " + scenario.text() + "  (" + scenario.name() + ")")
                .collect(Collectors.joining(
                        "\n", "The answer is chosen by the end of accountNo:\n", "\nother  as …01\n"));
    }
}
