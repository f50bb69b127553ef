package org.ddrroutes.sandbox.bank;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
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
import org.springframework.boot.convert.DurationStyle;

/** What whoever tries the bank can see of it and tell it: JSON in, JSON out, on its own port. */
final class BankControl {

    private interface Action {
        Object answer(JsonNode body, Matcher path) throws IOException;
    }

    private record Endpoint(String method, Pattern path, Action action) {}

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
    private final List<Endpoint> endpoints;

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
                        (body, path) -> run(Scenarios.named(path.group(1)), text(body, "requestUID"))),
                get("/callbacks", path -> Map.of("items", CALLBACKS)),
                post("/callbacks", (body, path) -> callBack(body)),
                post("/callbacks/(\\d+)/replay", (body, path) -> replay(Long.parseLong(path.group(1)))),
                get("/journal", path -> Map.of("items", journal.after(0))),
                get("/journal/after/(\\d+)", path -> Map.of("items", journal.after(Long.parseLong(path.group(1))))),
                get("/state", path -> Map.of("items", memory.entries())),
                new Endpoint("PUT", Pattern.compile("/state"), (body, path) -> restore(body)),
                post("/state/reset", (body, path) -> reset()),
                get("/rules", path -> rules.report()),
                post("/rules", (body, path) -> {
                    rules.usePreset(text(body, "preset"));
                    return rules.report();
                }),
                get("/switches", path -> switchRows()),
                post("/switches", (body, path) -> {
                    switches.set(SandboxYaml.JSON.convertValue(body, new TypeReference<Map<String, String>>() {}));
                    return switchRows();
                }),
                get("/clock", path -> clock()),
                post("/clock", (body, path) -> setClock(body)),
                post("/outage", (body, path) -> {
                    dark.accept(DurationStyle.detectAndParse(text(body, "for")));
                    return Map.of("for", text(body, "for"));
                }),
                post("/tokens/revoke", (body, path) -> {
                    int count = tokens.count();
                    tokens.revokeAll(body.path("refreshTokens").asBoolean());
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
        boolean wantsPage = String.valueOf(request.getHeader("Accept")).contains("text/html");
        boolean wantsText = String.valueOf(request.getHeader("Accept")).contains("text/plain")
                || request.getUrl().endsWith("?format=text");
        if (path.equals("/") || path.equals("/scenarios") && wantsText) {
            return path.equals("/") && wantsPage
                    ? content("text/html", page())
                    : content("text/plain", Scenarios.table());
        }
        for (Endpoint endpoint : endpoints) {
            Matcher matcher = endpoint.path().matcher(path);
            if (matcher.matches()
                    && endpoint.method().equals(request.getMethod().value())) {
                return answer(endpoint, matcher, request);
            }
        }
        return content("text/plain", "There is no " + request.getMethod() + " " + path + " here.\n")
                .withStatus(404);
    }

    private static ResponseDefinitionBuilder answer(Endpoint endpoint, Matcher path, Request request) {
        try {
            JsonNode body = SandboxYaml.JSON.readTree(request.getBody());
            return json(200, endpoint.action().answer(body, path));
        } catch (NoSuchElementException e) {
            return json(404, error(e));
        } catch (IllegalStateException e) {
            return json(409, error(e));
        } catch (IllegalArgumentException | IOException e) {
            return json(400, error(e));
        }
    }

    private Object run(Scenario scenario, String requestUid) {
        Entry entry = known(requestUid);
        switch (entry.state()) {
            case FAILED -> scenarios.run(scenario, requestUid, memory.nextTry(call(entry)) - 1);
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

    private Object callBack(JsonNode body) {
        Entry entry = known(text(body, "requestUID"));
        call(entry);
        String name = body.path("name").asText("right");
        CallbackPlan plan = CALLBACKS.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("There is no callback " + name));
        plan = body.has("respCode") ? plan.withRespCode(text(body, "respCode")) : plan;
        Callbacks.Answer answer = callbacks.postNow(entry, plan);
        return Map.of("name", name, "expect", plan.expect(), "status", answer.status(), "body", answer.body());
    }

    private Object replay(long number) {
        JournalLine line = journal.callback(number);
        Callbacks.Answer answer = callbacks.post(known(line.requestUid()), Objects.requireNonNull(line.posted()));
        return Map.of("status", answer.status(), "body", answer.body());
    }

    private Object restore(JsonNode body) {
        List<Entry> entries = SandboxYaml.JSON.convertValue(body.path("items"), new TypeReference<>() {});
        memory.replaceBy(entries);
        callbacks.takeUp();
        return Map.of("entries", entries.size());
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

    private Object setClock(JsonNode body) {
        if (body.has("paused")) {
            options.clock().setSpeed(body.path("paused").asBoolean() ? 0 : 1);
        }
        if (body.has("speed")) {
            options.clock().setSpeed(body.path("speed").asDouble(-1));
        }
        if (body.has("forward")) {
            options.clock().putForward(DurationStyle.detectAndParse(text(body, "forward")));
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

    private static Endpoint get(String path, Function<Matcher, Object> action) {
        return new Endpoint("GET", Pattern.compile(path), (body, matcher) -> action.apply(matcher));
    }

    private static Endpoint post(String path, Action action) {
        return new Endpoint("POST", Pattern.compile(path), action);
    }

    /** @throws IllegalArgumentException when the body does not have it */
    private static String text(JsonNode body, String name) {
        String text = body.path(name).asText();
        if (text.isBlank()) {
            throw new IllegalArgumentException("The body has no " + name);
        }
        return text;
    }

    private static Map<String, String> error(Exception e) {
        return Map.of("error", String.valueOf(e.getMessage()));
    }

    private static ResponseDefinitionBuilder json(int status, Object body) {
        try {
            return content("application/json", SandboxYaml.JSON.writeValueAsString(body) + "\n")
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
