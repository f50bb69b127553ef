package org.ddrroutes.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at the page, with a browser that keeps cookies and follows no redirect. */
public final class ConsoleClient {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Product product;
    private final Map<String, String> cookies = new TreeMap<>();

    public ConsoleClient(Product product) {
        this.product = product;
    }

    /** Logged in. */
    public static ConsoleClient of(Product product, String name, String password) {
        ConsoleClient client = new ConsoleClient(product);
        HttpResponse<String> answer = client.logIn(name, password, "/console");
        if (answer.statusCode() != 303) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return client;
    }

    public HttpResponse<String> logIn(String name, String password, String to) {
        return post("/console/login", Map.of("username", name, "password", password, "to", to));
    }

    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = request(path).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** With the token of the page. */
    public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
        Matcher token = TOKEN.matcher(get("/console/login").body());
        if (!token.find()) {
            throw new AssertionError("no token");
        }
        Map<String, String> all = new TreeMap<>(form);
        all.put("_csrf", token.group(1));
        return postBare(path, all, headers);
    }

    /** With what is given, and no more. */
    public HttpResponse<String> postBare(String path, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        return send(request(path).headers(all.toArray(String[]::new)).POST(BodyPublishers.ofString(body)));
    }

    /** What an empty request gets, a form with the token of the page. */
    public int status(String method, String path) {
        return method.equals("POST")
                ? post(path, Map.of()).statusCode()
                : send(request(path).method(method, BodyPublishers.noBody())).statusCode();
    }

    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(product.managementAddress(path)).timeout(Duration.ofSeconds(30));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String cookie) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
