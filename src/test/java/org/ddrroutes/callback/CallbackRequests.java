package org.ddrroutes.callback;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Krungthai's side of a callback, as the guide shows it. */
final class CallbackRequests {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    CallbackRequests(int port) {
        uri = URI.create("http://127.0.0.1:" + port + "/callbacks/ddr");
    }

    HttpResponse<String> post(String requestUid, String body) throws IOException, InterruptedException {
        return http.send(request(requestUid, body), HttpResponse.BodyHandlers.ofString());
    }

    java.util.concurrent.CompletableFuture<HttpResponse<String>> postAsync(String requestUid, String body) {
        return http.sendAsync(request(requestUid, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String requestUid, String body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("msg-hdr", msgHdr(requestUid))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static String msgHdr(String requestUid) {
        return """
                {"channelId":"DDR-OPEN-API","oapi-client-id":"our-client","oapi-partner-id":"any",\
                "requestUID":"%s","requestDateTime":"%s","x-api-key":"the-new-key"}""".formatted(
                requestUid,
                DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss").format(ZonedDateTime.now(ZoneId.of("Asia/Bangkok"))));
    }

    static String body(String accountNo, String respCode) {
        return """
                {"vendorId":"001","companyId":"AAAA000001","accountNo":"%s","ref1":"12345",\
                "applyDtm":"20201102 11:22:33","respCode":"%s","respDesc":"Success"}""".formatted(accountNo, respCode);
    }
}
