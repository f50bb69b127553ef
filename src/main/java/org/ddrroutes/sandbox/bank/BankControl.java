package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.ddrroutes.sandbox.bank.BankMemory.Entry;
import org.ddrroutes.sandbox.bank.Scenarios.Scenario;
import org.jspecify.annotations.Nullable;

/** What whoever tries the bank can see of it and tell it: JSON in, JSON out, on its own port. */
final class BankControl {

    private record Registration(String requestUID) {
        Registration {
            SandboxYaml.check(requestUID != null, "The body has no requestUID");
        }
    }

    private record Posting(
            String requestUID,
            @Nullable String name,
            @Nullable String respCode) {
        Posting {
            SandboxYaml.check(requestUID != null, "The body has no requestUID");
        }
    }

    private record ClockChange(
            @Nullable Duration forward,
            @Nullable Boolean paused,
            @Nullable Double speed) {
        ClockChange {
            SandboxYaml.check(
                    forward != null || paused != null || speed != null, "The body has no forward, paused or speed");
            SandboxYaml.check(paused == null || speed == null, "paused and speed contradict each other");
        }
    }

    private record Outage(@JsonProperty("for") Duration duration) {
        Outage {
            SandboxYaml.check(duration != null, "The body has no for");
        }
    }

    private record Revocation(boolean refreshTokens) {}

    private record Preset(String preset) {
        Preset {
            SandboxYaml.check(preset != null, "The body has no preset");
        }
    }

    private record Memory(List<Entry> items) {
        Memory {
            SandboxYaml.check(items != null, "The body has no items");
        }
    }

    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?");
    private static final List<CallbackPlan> CALLBACKS =
            SandboxYaml.resource("callbacks.yaml", new TypeReference<>() {});

    private final BankParts bank;
    private final Consumer<Duration> dark;
    private final JsonEndpoints endpoints;

    /** @param dark has the bank hang up on every call for so long */
    BankControl(BankParts bank, Consumer<Duration> dark) {
        this.bank = bank;
        this.dark = dark;
        this.endpoints = endpoints();
    }

    private JsonEndpoints endpoints() {
        Journal journal = bank.journal();
        BankMemory memory = bank.memory();
        return new JsonEndpoints()
                .get("/scenarios", path -> items(Scenarios.all()))
                .post(
                        "/scenarios/([^/]+)/run",
                        new TypeReference<Registration>() {},
                        (body, path) -> run(Scenarios.named(path.group(1)), body.requestUID()))
                .get("/callbacks", path -> items(CALLBACKS))
                .post("/callbacks", new TypeReference<Posting>() {}, (body, path) -> callBack(body))
                .post("/callbacks/(\\d{1,18})/replay", path -> replay(Long.parseLong(path.group(1))))
                .get("/journal", path -> items(journal.after(0)))
                .get("/journal/after/(\\d{1,18})", path -> items(journal.after(Long.parseLong(path.group(1)))))
                .get("/state", path -> items(memory.entries()))
                .get("/state/last/(\\d{1,6})", path -> items(memory.last(Integer.parseInt(path.group(1)))))
                .add("PUT", "/state", new TypeReference<Memory>() {}, (body, path) -> restore(body))
                .post("/state/reset", path -> reset())
                .get("/rules", path -> bank.rules().report())
                .post("/rules", new TypeReference<Preset>() {}, (body, path) -> use(body.preset()))
                .get("/switches", path -> switches())
                .post("/switches", new TypeReference<Map<String, String>>() {}, (body, path) -> set(body))
                .get("/clock", path -> clock())
                .post("/clock", new TypeReference<ClockChange>() {}, (body, path) -> setClock(body))
                .post("/outage", new TypeReference<Outage>() {}, (body, path) -> hangUp(body.duration()))
                .post(
                        "/tokens/revoke",
                        new TypeReference<Revocation>() {},
                        (body, path) -> revokeTokens(body.refreshTokens()));
    }

    /** Whether a request comes from this machine's own tools or this port's own page: no other site's page may ask. */
    static boolean isFromHere(Request request) {
        String host = Objects.requireNonNullElse(request.getHeader("Host"), "");
        String origin = request.getHeader("Origin");
        return LOOPBACK.matcher(host).matches()
                && (origin == null || origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    ResponseDefinitionBuilder answer(Request request, String path) {
        String accept = String.valueOf(request.getHeader("Accept"));
        String query = request.getUrl().substring(path.length());
        boolean wantsText = query.equals("?format=text");
        if (!query.isEmpty() && !(wantsText && path.equals("/scenarios"))) {
            return JsonEndpoints.error(400, "No parameter is known here but ?format=text of /scenarios");
        }
        boolean isGet = request.getMethod().equals(RequestMethod.GET);
        if (isGet && path.equals("/")) {
            return accept.contains("text/html")
                    ? JsonEndpoints.content("text/html", SandboxYaml.text("page.html"))
                            .withHeader("X-Frame-Options", "DENY")
                    : JsonEndpoints.content("text/plain", Scenarios.table());
        }
        if (isGet && path.equals("/scenarios") && (wantsText || accept.contains("text/plain"))) {
            return JsonEndpoints.content("text/plain", Scenarios.table());
        }
        if (path.equals("/")) {
            return JsonEndpoints.notHere(request, path, List.of("GET"));
        }
        return endpoints.answer(request, path);
    }

    private Object run(Scenario scenario, String requestUid) {
        Entry entry = known(requestUid);
        switch (entry.state()) {
            case FAILED ->
                bank.scenarios()
                        .run(scenario, call(entry), bank.options().clock().instant());
            case TAKEN -> {
                if (!scenario.isOfCallbacksAlone()) {
                    throw new IllegalStateException(requestUid
                            + " is registered: only scenarios of callbacks can still be run, not " + scenario.name());
                }
                var unused =
                        bank.callbacks().owe(bank.memory().put(entry.owing(new ArrayList<>(scenario.callbacks()))));
            }
            case REFUSED, TOLD ->
                throw new IllegalStateException(requestUid + " is " + entry.state() + " with " + entry.code()
                        + ": the bank has no more to say of it");
        }
        return Map.of(
                "scenario", scenario.name(), "requestUID", requestUid, "state", entry.state(), "text", scenario.text());
    }

    private Object callBack(Posting order) {
        Entry entry = known(order.requestUID());
        call(entry);
        String name = order.name() == null ? "right" : order.name();
        CallbackPlan plan = CALLBACKS.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new NoSuchElementException("There is no callback " + name + "; GET /callbacks lists them"));
        plan = order.respCode() == null ? plan : plan.withRespCode(order.respCode());
        Callbacks.Answer answer = bank.callbacks().postNow(entry, plan);
        return Map.of("name", name, "expect", plan.expect(), "status", answer.status(), "body", answer.body());
    }

    private Object replay(long number) {
        JournalLine line = bank.journal().callback(number);
        Callbacks.Answer answer =
                bank.callbacks().post(known(line.requestUid()), Objects.requireNonNull(line.posted()));
        return Map.of("status", answer.status(), "body", answer.body());
    }

    private Object restore(Memory body) {
        bank.memory().replaceBy(body.items());
        bank.callbacks().takeUp();
        return Map.of("entries", body.items().size());
    }

    private Object reset() {
        bank.reset();
        dark.accept(Duration.ZERO);
        return Map.of("entries", 0);
    }

    private Object use(String preset) {
        if (preset.equals("none")) {
            bank.rules().readAnew();
        } else {
            bank.rules().usePreset(preset);
        }
        return bank.rules().report();
    }

    private Object set(Map<String, String> switches) {
        bank.switches().set(switches);
        return switches();
    }

    private Object hangUp(Duration duration) {
        dark.accept(duration);
        return Map.of("for", duration);
    }

    private Object revokeTokens(boolean refreshTokensToo) {
        int count = bank.tokens().count();
        bank.tokens().revokeAll(refreshTokensToo);
        return Map.of("revoked", count);
    }

    private Object clock() {
        return Map.of(
                "time",
                bank.options().clock().instant(),
                "speed",
                bank.options().clock().speed());
    }

    private Object setClock(ClockChange change) {
        if (change.paused() != null) {
            bank.options().clock().setSpeed(change.paused() ? 0 : 1);
        }
        if (change.speed() != null) {
            bank.options().clock().setSpeed(change.speed());
        }
        if (change.forward() != null) {
            bank.options().clock().putForward(change.forward());
        }
        return clock();
    }

    private Object switches() {
        return items(Arrays.stream(Switch.values())
                .map(one -> Map.of(
                        "switch", one,
                        "option", bank.switches().of(one),
                        "options", one.options(),
                        "basis", "assumed",
                        "guide", one.sentence()))
                .toList());
    }

    private Entry known(String requestUid) {
        Entry entry = bank.memory().entry(requestUid);
        if (entry == null) {
            throw new NoSuchElementException("The bank has seen no call with the requestUID " + requestUid
                    + "; GET /state lists what it has seen");
        }
        return entry;
    }

    private static RegisterCall call(Entry entry) {
        if (entry.call() == null) {
            throw new IllegalStateException(
                    "The bank could not read the call with the requestUID " + entry.requestUid());
        }
        return entry.call();
    }

    private static Map<String, Object> items(List<?> items) {
        return Map.of("items", items);
    }
}
