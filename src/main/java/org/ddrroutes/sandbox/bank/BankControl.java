package org.ddrroutes.sandbox.bank;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.ddrroutes.sandbox.bank.SandboxYaml.JSON;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.sandbox.bank.BankMemory.Entry;
import org.ddrroutes.sandbox.bank.Scenarios.Scenario;
import org.jspecify.annotations.Nullable;

/** What whoever tries the bank can see of it and tell it: JSON in, JSON out, on its own port. */
final class BankControl {

    /** @param <T> the body of a request, as an object of JSON */
    private interface Action<T> {
        Object answer(T body, Matcher path);
    }

    private record Endpoint<T>(String method, Pattern path, JavaType type, Action<T> action) {

        Object answer(Request request, Matcher matcher) throws IOException {
            byte[] body = request.getBody();
            T given = JSON.readValue(body.length == 0 ? NO_BODY : body, type);
            SandboxYaml.check(given != null, "The body is null");
            return action.answer(given, matcher);
        }
    }

    private record Nothing() {}

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

    private static final byte[] NO_BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?");
    private static final List<CallbackPlan> CALLBACKS =
            SandboxYaml.resource("callbacks.yaml", new TypeReference<>() {});
    private static final Set<String> OBSERVED = Set.of("TM001", "ED001");

    private final BankOptions options;
    private final Switches switches;
    private final BankTokens tokens;
    private final BankMemory memory;
    private final Scenarios scenarios;
    private final Rules rules;
    private final RateLimit limit;
    private final Callbacks callbacks;
    private final Journal journal;
    private final Consumer<Duration> dark;
    private final List<Endpoint<?>> endpoints;

    BankControl(
            BankOptions options,
            Switches switches,
            BankTokens tokens,
            BankMemory memory,
            Scenarios scenarios,
            Rules rules,
            RateLimit limit,
            Callbacks callbacks,
            Journal journal,
            Consumer<Duration> dark) {
        this.options = options;
        this.switches = switches;
        this.tokens = tokens;
        this.memory = memory;
        this.scenarios = scenarios;
        this.rules = rules;
        this.limit = limit;
        this.callbacks = callbacks;
        this.journal = journal;
        this.dark = dark;
        this.endpoints = List.of(
                get(
                        "/scenarios",
                        path -> Map.of(
                                "items",
                                Scenarios.all().stream().map(BankControl::row).toList())),
                post(
                        "/scenarios/([^/]+)/run",
                        Registration.class,
                        (body, path) -> run(Scenarios.named(path.group(1)), body.requestUID())),
                get("/callbacks", path -> Map.of("items", CALLBACKS)),
                post("/callbacks", Posting.class, (body, path) -> callBack(body)),
                post(
                        "/callbacks/(\\d{1,18})/replay",
                        Nothing.class,
                        (body, path) -> replay(Long.parseLong(path.group(1)))),
                get("/journal", path -> Map.of("items", journal.after(0))),
                get(
                        "/journal/after/(\\d{1,18})",
                        path -> Map.of("items", journal.after(Long.parseLong(path.group(1))))),
                get("/state", path -> Map.of("items", memory.entries())),
                get("/state/last/(\\d{1,6})", path -> Map.of("items", memory.last(Integer.parseInt(path.group(1))))),
                new Endpoint<>(
                        "PUT",
                        Pattern.compile("/state"),
                        type(Memory.class),
                        (Memory body, Matcher path) -> restore(body)),
                post("/state/reset", Nothing.class, (body, path) -> reset()),
                get("/rules", path -> rules.report()),
                post("/rules", Preset.class, (body, path) -> {
                    if (body.preset().equals("none")) {
                        rules.readAnew();
                    } else {
                        rules.usePreset(body.preset());
                    }
                    return rules.report();
                }),
                get("/switches", path -> switchRows()),
                new Endpoint<>(
                        "POST",
                        Pattern.compile("/switches"),
                        JSON.constructType(new TypeReference<Map<String, String>>() {}),
                        (Map<String, String> body, Matcher path) -> {
                            switches.set(body);
                            return switchRows();
                        }),
                get("/clock", path -> clock()),
                post("/clock", ClockChange.class, (body, path) -> setClock(body)),
                post("/outage", Outage.class, (body, path) -> {
                    dark.accept(body.duration());
                    return Map.of("for", body.duration());
                }),
                post("/tokens/revoke", Revocation.class, (body, path) -> {
                    int count = tokens.count();
                    tokens.revokeAll(body.refreshTokens());
                    return Map.of("revoked", count);
                }));
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
            return json(400, error("No parameter is known here but ?format=text of /scenarios"));
        }
        boolean isGet = request.getMethod().equals(RequestMethod.GET);
        if (isGet && path.equals("/")) {
            return accept.contains("text/html")
                    ? content("text/html", page()).withHeader("X-Frame-Options", "DENY")
                    : content("text/plain", Scenarios.table());
        }
        if (isGet && path.equals("/scenarios") && (wantsText || accept.contains("text/plain"))) {
            return content("text/plain", Scenarios.table());
        }
        List<String> methods = new ArrayList<>(path.equals("/") ? List.of("GET") : List.of());
        for (Endpoint<?> endpoint : endpoints) {
            Matcher matcher = endpoint.path().matcher(path);
            if (matcher.matches()) {
                if (endpoint.method().equals(request.getMethod().value())) {
                    return answer(endpoint, matcher, request);
                }
                methods.add(endpoint.method());
            }
        }
        ResponseDefinitionBuilder none =
                content("text/plain", "There is no " + request.getMethod() + " " + path + " here.\n");
        return methods.isEmpty()
                ? none.withStatus(404)
                : none.withStatus(405).withHeader("Allow", String.join(", ", methods));
    }

    private static ResponseDefinitionBuilder answer(Endpoint<?> endpoint, Matcher path, Request request) {
        try {
            return json(200, endpoint.answer(request, path));
        } catch (NoSuchElementException e) {
            return json(404, error(e.getMessage()));
        } catch (IllegalStateException e) {
            return json(409, error(e.getMessage()));
        } catch (IllegalArgumentException | IOException e) {
            return json(400, error(SandboxYaml.message(e)));
        }
    }

    private Object run(Scenario scenario, String requestUid) {
        Entry entry = known(requestUid);
        switch (entry.state()) {
            case FAILED ->
                scenarios.run(
                        scenario,
                        call(entry),
                        memory.nextTry(call(entry)) - 1,
                        options.clock().instant());
            case TAKEN -> {
                if (!scenario.isOfCallbacksAlone()) {
                    throw new IllegalStateException(requestUid
                            + " is registered: only scenarios of callbacks can still be run, not " + scenario.name());
                }
                var unused = callbacks.owe(memory.put(entry.owing(new ArrayList<>(scenario.callbacks()))));
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
                .orElseThrow(() -> new NoSuchElementException("There is no callback " + name));
        plan = order.respCode() == null ? plan : plan.withRespCode(order.respCode());
        Callbacks.Answer answer = callbacks.postNow(entry, plan);
        return Map.of("name", name, "expect", plan.expect(), "status", answer.status(), "body", answer.body());
    }

    private Object replay(long number) {
        JournalLine line = journal.callback(number);
        Callbacks.Answer answer = callbacks.post(known(line.requestUid()), Objects.requireNonNull(line.posted()));
        return Map.of("status", answer.status(), "body", answer.body());
    }

    private Object restore(Memory body) {
        memory.replaceBy(body.items());
        callbacks.takeUp();
        return Map.of("entries", body.items().size());
    }

    private Object reset() {
        memory.replaceBy(List.of());
        tokens.revokeAll(true);
        scenarios.reset();
        switches.reset();
        limit.reset();
        journal.reset();
        dark.accept(Duration.ZERO);
        rules.readAnew();
        return Map.of("entries", 0);
    }

    private Object clock() {
        return Map.of(
                "time", options.clock().instant(), "speed", options.clock().speed());
    }

    private Object setClock(ClockChange change) {
        if (change.paused() != null) {
            options.clock().setSpeed(change.paused() ? 0 : 1);
        }
        if (change.speed() != null) {
            options.clock().setSpeed(change.speed());
        }
        if (change.forward() != null) {
            options.clock().putForward(change.forward());
        }
        return clock();
    }

    private Object switchRows() {
        return Map.of(
                "items",
                Arrays.stream(Switch.values())
                        .map(one -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("switch", one);
                            row.put("option", switches.of(one));
                            row.put("options", one.options());
                            row.put("basis", "assumed");
                            row.put("guide", one.sentence());
                            return row;
                        })
                        .toList());
    }

    private static Map<String, Object> row(Scenario scenario) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", scenario.name());
        row.put("ending", scenario.ending());
        row.put("text", scenario.text());
        row.put("basis", basis(scenario));
        row.put("calls", scenario.calls());
        return row;
    }

    /** Whether the guide says that the bank may answer so, another program saw it, or it is what networks do. */
    private static String basis(Scenario scenario) {
        if (scenario.calls().stream().anyMatch(call -> OBSERVED.contains(call.codeOrSuccess()))) {
            return "observed";
        }
        return scenario.isOfTheGuideAlone() ? "documented" : "assumed";
    }

    private Entry known(String requestUid) {
        Entry entry = memory.entry(requestUid);
        if (entry == null) {
            throw new NoSuchElementException("The bank has seen no call with the requestUID " + requestUid);
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

    private static Endpoint<Nothing> get(String path, Function<Matcher, Object> action) {
        return new Endpoint<>(
                "GET", Pattern.compile(path), type(Nothing.class), (body, matcher) -> action.apply(matcher));
    }

    private static <T> Endpoint<T> post(String path, Class<T> type, Action<T> action) {
        return new Endpoint<>("POST", Pattern.compile(path), type(type), action);
    }

    private static JavaType type(Class<?> type) {
        return JSON.constructType(type);
    }

    private static Map<String, String> error(@Nullable String text) {
        return Map.of("error", String.valueOf(text));
    }

    private static ResponseDefinitionBuilder json(int status, Object body) {
        try {
            return content("application/json", JSON.writeValueAsString(body) + "\n")
                    .withStatus(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ResponseDefinitionBuilder content(String type, String body) {
        return aResponse().withHeader("Content-Type", type + "; charset=utf-8").withBody(body);
    }

    private static String page() {
        try (InputStream in = BankControl.class.getResourceAsStream("page.html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
