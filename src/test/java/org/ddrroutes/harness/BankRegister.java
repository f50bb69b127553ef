package org.ddrroutes.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What the stub bank has been asked to register, and what it has registered. */
final class BankRegister {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BankTokens tokens;
    private final List<RegisterCall> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, AtomicInteger> callsByAccount = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> effects = new ConcurrentHashMap<>();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private volatile boolean forgetful;
    private final ConcurrentMap<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> mostInFlight = new ConcurrentHashMap<>();

    BankRegister(BankTokens tokens) {
        this.tokens = tokens;
    }

    /** Notes the call; {@link #end} must follow. */
    RegisterCall begin(Map<String, List<String>> headers, byte[] body) {
        JsonNode json = json(new String(body, StandardCharsets.UTF_8));
        String clientId = tokens.clientOf(
                headers.getOrDefault("authorization", List.of("")).get(0));
        RegisterCall call = new RegisterCall(
                Instant.now(),
                headers,
                body,
                json,
                json(headers.getOrDefault("msg-hdr", List.of("")).get(0)),
                clientId,
                counter(callsByAccount, json.path("accountNo").asText()).incrementAndGet());
        int now = counter(inFlight, clientId).incrementAndGet();
        counter(mostInFlight, clientId).accumulateAndGet(now, Math::max);
        calls.add(call);
        return call;
    }

    /** Answers as the script wants, unless the token is none of ours or what it registers is registered already. */
    BankAnswer answer(RegisterCall call, Function<RegisterCall, BankAnswer> script) {
        if (call.clientId().isEmpty()) {
            return BankAnswer.code(401, "AU00401");
        }
        BankAnswer answer = script.apply(call);
        if (answer.registers()) {
            boolean first = spent.add(call.requestUid());
            if (!first && !forgetful) {
                return BankAnswer.code("BSN007").after(answer.delay());
            }
            counter(effects, call.accountNo()).incrementAndGet();
            counter(effects, call.requestUid()).incrementAndGet();
        }
        return answer;
    }

    void forgetRequestUids() {
        forgetful = true;
    }

    void end(String clientId) {
        counter(inFlight, clientId).decrementAndGet();
    }

    List<RegisterCall> calls() {
        return List.copyOf(calls);
    }

    int effects(String accountNoOrRequestUid) {
        return counter(effects, accountNoOrRequestUid).get();
    }

    int mostInFlight(String clientId) {
        return counter(mostInFlight, clientId).get();
    }

    private static AtomicInteger counter(ConcurrentMap<String, AtomicInteger> counters, String key) {
        return counters.computeIfAbsent(key, any -> new AtomicInteger());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
