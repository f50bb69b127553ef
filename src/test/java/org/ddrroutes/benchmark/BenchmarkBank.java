package org.ddrroutes.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bank that costs little: it gives tokens and accepts every registration after a settable time. What was called is at
 * {@code /calls}: how many calls, and how many of them for a requestUID that had been called for already.
 */
final class BenchmarkBank {

    private static final Pattern REQUEST_UID = Pattern.compile("\"requestUID\" *: *\"([^\"]*)\"");
    private static final String TOKEN = """
            {"code":"0000","message":"Success","data":{"token_type":"BEARER","access_token":"t","expires_in":3600,\
            "refresh_token":"r","refresh_token_expires_in":86400}}""";

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile long latencyMillis;

    private BenchmarkBank() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        BenchmarkBank bank = new BenchmarkBank();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 200);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", bank::answer);
        server.createContext("/calls", exchange -> reply(exchange, bank.calls + " " + bank.repeated));
        server.createContext("/latency/", bank::setLatency);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestURI().getPath().endsWith("/registerddr")) {
            reply(exchange, TOKEN);
            return;
        }
        Matcher uid = REQUEST_UID.matcher(exchange.getRequestHeaders().getFirst("msg-hdr"));
        String requestUid = uid.find() ? uid.group(1) : "";
        int number = calls.incrementAndGet();
        if (!seen.add(requestUid)) {
            repeated.incrementAndGet();
        }
        pause(latencyMillis);
        reply(exchange, """
                {"statusCode":"0","statusDesc":"Success","severity":"INFO","requestUID":"%s","ddrOapiSeqId":%d}""".formatted(requestUid, number));
    }

    private void setLatency(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        latencyMillis = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        reply(exchange, "ok");
    }

    private static void reply(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
