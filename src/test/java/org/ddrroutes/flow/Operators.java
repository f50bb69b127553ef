package org.ddrroutes.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** What operators see and press in the middle of a flow, at a port without a login. */
final class Operators {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Product product;

    Operators(Product product) {
        this.product = product;
    }

    List<String> deadLetterIds() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(product.managementAddress("/actuator/deadletters"))
                .build();
        JsonNode page =
                JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        List<String> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    /** Returns the HTTP status. */
    int replay(String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(product.managementAddress("/actuator/deadletters/" + id))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"action\":\"replay\"}"))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }
}
