package org.ddrroutes.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestWrapper;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the scripted bank says in place of the sandbox's token answers, and what was asked. Tokens that a script gives away are as
 * good as those that the sandbox's bank gave at the same call.
 */
public final class TokenScripts {

    private static final String BEARER = "Bearer ";
    private static final String ACCESS = "access_token";

    private final List<TokenCall> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Queue<BankAnswer>> scripts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> lifetimes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> clientsByToken = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> ownTokens = new ConcurrentHashMap<>();

    /** The next calls of this client get these answers, in order; then tokens are given again. */
    public void answers(String clientId, BankAnswer... next) {
        scripts.computeIfAbsent(clientId, id -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
    }

    /** Takes back the answers that no call has had yet. */
    public void forgetAnswers(String clientId) {
        scripts.remove(clientId);
    }

    /** What {@code expires_in} says to this client: a JSON value as text, whatever it may be. */
    public void expiresIn(String clientId, String json) {
        lifetimes.put(clientId, json);
    }

    public List<TokenCall> calls(String clientId) {
        return calls.stream().filter(call -> call.clientId().equals(clientId)).toList();
    }

    /** Every token that was ever given: none of them may be seen anywhere else. */
    public List<String> secrets() {
        return clientsByToken.keySet().stream()
                .filter(token -> !token.isEmpty())
                .toList();
    }

    /** To whom this value of an {@code Authorization} header was given; empty if to nobody. */
    String clientOf(String authorization) {
        return authorization.startsWith(BEARER)
                ? clientsByToken.getOrDefault(authorization.substring(BEARER.length()), "")
                : "";
    }

    /** The request with the token that the sandbox's bank gave, where a script gave another in its place. */
    Request withOwnToken(Request request) {
        return RequestWrapper.create()
                .transformHeader(
                        "Authorization",
                        values -> values.stream()
                                .map(value -> ownTokens.getOrDefault(value, value))
                                .toList())
                .wrap(request);
    }

    /** @param own what the sandbox's bank would say */
    Response answer(TokenCall call, Response own) {
        calls.add(call);
        BankAnswer scripted = scripts.getOrDefault(call.clientId(), new ConcurrentLinkedQueue<>())
                .poll();
        Response answer = scripted == null ? withLifetime(own, call.clientId()) : response(scripted);
        JsonNode given = ReceivedCall.json(answer.getBody()).path("data");
        List.of(ACCESS, "refresh_token")
                .forEach(name -> clientsByToken.put(given.path(name).asText(), call.clientId()));
        JsonNode ownToken = ReceivedCall.json(own.getBody()).path("data").path(ACCESS);
        if (scripted != null && ownToken.isTextual()) {
            ownTokens.put(BEARER + given.path(ACCESS).asText(), BEARER + ownToken.asText());
        }
        return answer;
    }

    private Response withLifetime(Response own, String clientId) {
        String lifetime = "\"expires_in\":" + lifetimes.getOrDefault(clientId, "900");
        return Response.Builder.like(own)
                .but()
                .body(own.getBodyAsString().replaceFirst("\"expires_in\":[0-9]+", lifetime))
                .build();
    }

    private static Response response(BankAnswer answer) {
        return Response.response()
                .status(answer.httpStatus())
                .headers(new HttpHeaders(answer.headers().entrySet().stream()
                        .map(header -> HttpHeader.httpHeader(header.getKey(), header.getValue()))
                        .toList()))
                .body(answer.body())
                .fault(answer.fault())
                .build();
    }
}
