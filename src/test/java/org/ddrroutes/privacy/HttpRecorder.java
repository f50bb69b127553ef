package org.ddrroutes.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** Asks over HTTP and keeps every answer, head and body. */
final class HttpRecorder {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<String> all = Collections.synchronizedList(new ArrayList<>());
    private final String login;

    HttpRecorder(String user, String password) {
        login = login(user, password);
    }

    String all() {
        return String.join("\n", all);
    }

    HttpResponse<String> keep(HttpResponse<String> answer) {
        all.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        return answer;
    }

    String get(URI address) {
        return send(request(address).header("Authorization", login).GET());
    }

    String getAs(String user, String password, URI address) {
        return send(
                request(address).header("Authorization", login(user, password)).GET());
    }

    String post(URI address, String json) {
        return send(request(address)
                .header("Authorization", login)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Bytes that no HTTP client would send; whatever comes back until the server closes. */
    void raw(int port, String bytes) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            all.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
    }

    private String send(HttpRequest.Builder request) {
        try {
            return keep(HTTP.send(request.build(), BodyHandlers.ofString())).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String login(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
