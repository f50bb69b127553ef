package org.ddrroutes.cli.operators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operators' port that gives recorded answers and remembers what it was asked. */
final class RecordedPort implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    RecordedPort() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The last of several answers is given from then on. */
    RecordedPort answers(String methodAndPath, int status, String body) {
        return answers(methodAndPath, new Answer(status, body, null));
    }

    RecordedPort redirects(String methodAndPath, String location) {
        return answers(methodAndPath, new Answer(302, "", location));
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    Request onlyRequest() {
        if (requests.size() != 1) {
            throw new AssertionError(requests.toString());
        }
        return requests.get(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private RecordedPort answers(String methodAndPath, Answer answer) {
        answers.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String methodAndPath =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        requests.add(new Request(
                methodAndPath,
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        Deque<Answer> known = answers.getOrDefault(methodAndPath, new ArrayDeque<>());
        Answer answer = known.size() > 1 ? known.remove() : known.peek();
        if (answer == null) {
            answer = new Answer(404, "{}", null);
        }
        if (answer.location() != null) {
            exchange.getResponseHeaders().set("Location", answer.location());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    record Request(
            String methodAndPath,
            @Nullable String query,
            @Nullable String authorization,
            String body) {}

    private record Answer(int status, String body, @Nullable String location) {}
}
