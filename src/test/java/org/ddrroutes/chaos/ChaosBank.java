package org.ddrroutes.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A bank that makes trouble: it loses answers, has bad moments and limits its callers. It counts what it has done for each
 * account, however many requestUIDs the same registration came under, and refuses a requestUID that it has done before.
 */
final class ChaosBank implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SLOWEST_MILLIS = 1_200;
    private static final String BEARER = "Bearer ";

    private final Map<String, Order> ordersByAccount;
    private final Consumer<Order> whenTaken;
    private final RunClock clock;
    private final SplittableRandom random;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> doneUids = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private final Queue<String> history = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** @param whenTaken called when the bank has done what an order asks for, before it answers */
    ChaosBank(long seed, Map<String, Order> ordersByAccount, RunClock clock, Consumer<Order> whenTaken) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.random = new SplittableRandom(seed);
        this.ordersByAccount = ordersByAccount;
        this.clock = clock;
        this.whenTaken = whenTaken;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/oauth/authentication/api/v2/token", this::giveToken);
        server.createContext("/directdebit/v1/open-api/registerddr", this::register);
        server.setExecutor(threads);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often the bank has done what was asked for this account. */
    int effects(String accountNo) {
        AtomicInteger count = effects.get(accountNo);
        return count == null ? 0 : count.get();
    }

    /** Every call of {@code registerddr}: when, requestUID, account, what was said. */
    Queue<String> history() {
        return history;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String token = UUID.randomUUID().toString();
        tokens.add(token);
        answer(exchange, 200, """
                {"code":"0000","message":"Success","data":{"token_type":"BEARER","access_token":"%s","expires_in":10,\
                "refresh_token":"r-%s","refresh_token_expires_in":86400}}""".formatted(token, token));
    }

    private void register(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String uid = JSON.readTree(exchange.getRequestHeaders().getFirst("msg-hdr"))
                .path("requestUID")
                .asText();
        String account = body.path("accountNo").asText();
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!authorization.startsWith(BEARER) || !tokens.contains(authorization.substring(BEARER.length()))) {
            say(exchange, uid, account, "AU00401", "");
            return;
        }
        think();
        Order order = ordersByAccount.get(account);
        switch (order.fate()) {
            case UNKNOWN_VENDOR, REJECTED_AT_ONCE, MALFORMED ->
                say(exchange, uid, account, order.fate().finalCode(), "");
            default -> take(exchange, uid, order);
        }
    }

    private void take(HttpExchange exchange, String uid, Order order) throws IOException {
        String account = order.sample().accountNo();
        BankRules rule = roll();
        if (rule.takes() && !doneUids.add(uid)) {
            say(exchange, uid, account, "BSN007", "");
            return;
        }
        if (rule.takes()) {
            effects.computeIfAbsent(account, any -> new AtomicInteger()).incrementAndGet();
            whenTaken.accept(order);
            think();
        }
        if (rule.answers()) {
            String seqId = rule == BankRules.TAKES_IT ? ",\"ddrOapiSeqId\":" + sequence.incrementAndGet() : "";
            say(exchange, uid, account, rule.code(), seqId);
        } else {
            note(uid, account, rule.name());
            exchange.close();
        }
    }

    private void say(HttpExchange exchange, String uid, String account, String code, String rest) throws IOException {
        note(uid, account, code);
        answer(exchange, 200, """
                {"statusCode":"%s","statusDesc":"said by the chaos bank","severity":"INFO","requestUID":"%s"%s}""".formatted(code, uid, rest));
    }

    private void note(String uid, String account, String said) {
        history.add("%.3f\t%s\t%s\t%s".formatted(clock.now().toMillis() / 1000.0, uid, account, said));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private BankRules roll() {
        synchronized (random) {
            return BankRules.roll(random);
        }
    }

    /** Long enough, often enough, for a kill to meet calls in flight. */
    private void think() {
        int millis;
        synchronized (random) {
            millis = random.nextInt(3) == 0 ? random.nextInt(SLOWEST_MILLIS) : random.nextInt(20);
        }
        RunClock.pause(Duration.ofMillis(millis));
    }
}
