package org.ddrroutes.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody at the operators' port, with a login or without. */
public final class OperatorsClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Product product;
    private final Map<String, String> headers;

    private OperatorsClient(Product product, Map<String, String> headers) {
        this.product = product;
        this.headers = headers;
    }

    public static OperatorsClient of(Product product) {
        return new OperatorsClient(product, Map.of());
    }

    public OperatorsClient as(String name, String password) {
        String login = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return with("Authorization", "Basic " + login);
    }

    public OperatorsClient with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new OperatorsClient(product, more);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, json);
    }

    public HttpResponse<String> send(String method, String path, String json) {
        return send(request(path)
                .header("Content-Type", headers.getOrDefault("Content-Type", "application/json"))
                .method(method, BodyPublishers.ofString(json)));
    }

    /** The status of the answer to a request with this method, with an empty object as its body where it has one. */
    public int status(String method, String path) {
        boolean hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        return send(request(path)
                        .header("Content-Type", "application/json")
                        .method(method, hasBody ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()))
                .statusCode();
    }

    /** The JSON of an answer with status 200. */
    public JsonNode read(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json(answer);
    }

    /** What the health says that the database refuses with; empty where it does not. */
    public String databaseSqlState() {
        return json(get("/actuator/health"))
                .at("/components/database/details/sqlState")
                .asText();
    }

    /** The series of a metric, each without its name. */
    public List<String> metric(String name) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .map(line -> line.substring(name.length()))
                .toList();
    }

    public List<String> deadLetterIds() {
        List<String> ids = new ArrayList<>();
        read("/actuator/deadletters")
                .path("items")
                .forEach(letter -> ids.add(letter.path("id").asText()));
        return ids;
    }

    /** Replays a dead letter; returns the HTTP status. */
    public int replay(String id) {
        return post("/actuator/deadletters/" + id, "{\"action\":\"replay\"}").statusCode();
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + answer.body(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(product.managementAddress(path)).timeout(Duration.ofSeconds(30));
        headers.forEach((name, value) -> {
            if (!name.equals("Content-Type")) {
                request.header(name, value);
            }
        });
        return request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
