package org.ddrroutes.harness;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The stub bank's tokens: whom it gave one, and how often it was asked. */
public final class BankTokens {

    /** The client id that the bank does not know, so that it refuses a token. */
    public static final String UNKNOWN_CLIENT = "unknown-client";

    private final List<TokenCall> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, String> clientsByToken = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> clientsByRefreshToken = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Queue<BankAnswer>> scripts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> lifetimes = new ConcurrentHashMap<>();

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

    /** Makes a token good that a scripted answer gives away. */
    public void knows(String clientId, String accessToken, String refreshToken) {
        clientsByToken.put(accessToken, clientId);
        clientsByRefreshToken.put(refreshToken, clientId);
    }

    /** The bank no longer knows the access tokens of this client. */
    public void revoke(String clientId) {
        clientsByToken.values().removeIf(clientId::equals);
    }

    /** The bank no longer knows the refresh tokens of this client. */
    public void revokeRefreshTokens(String clientId) {
        clientsByRefreshToken.values().removeIf(clientId::equals);
    }

    public List<TokenCall> calls(String clientId) {
        return calls.stream().filter(call -> call.clientId().equals(clientId)).toList();
    }

    /** To whom this value of an {@code Authorization} header belongs; empty if it is none of ours. */
    String clientOf(String authorization) {
        return authorization.startsWith("Bearer ")
                ? clientsByToken.getOrDefault(authorization.substring("Bearer ".length()), "")
                : "";
    }

    BankAnswer answer(TokenCall call) {
        calls.add(call);
        Queue<BankAnswer> script = scripts.getOrDefault(call.clientId(), new ConcurrentLinkedQueue<>());
        BankAnswer scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        return isWellFormed(call) ? newTokens(call.clientId()) : refusal();
    }

    private boolean isWellFormed(TokenCall call) {
        boolean form = call.headers()
                .getOrDefault("content-type", List.of(""))
                .get(0)
                .startsWith("application/x-www-form-urlencoded");
        boolean client = !call.clientId().isEmpty()
                && !call.clientId().equals(UNKNOWN_CLIENT)
                && !call.form().getOrDefault("client_secret", "").isEmpty();
        boolean refresh = !call.refresh()
                || call.form().getOrDefault("grant_type", "").equals("refresh_token")
                        && clientsByRefreshToken
                                .getOrDefault(call.form().getOrDefault("refresh_token", ""), "")
                                .equals(call.clientId());
        return form && client && refresh;
    }

    private BankAnswer newTokens(String clientId) {
        String token = "access-" + UUID.randomUUID();
        String refreshToken = "refresh-" + UUID.randomUUID();
        clientsByToken.put(token, clientId);
        clientsByRefreshToken.put(refreshToken, clientId);
        return BankAnswer.json(200, """
                {"code":"0000","message":"Success","data":{"token_type":"BEARER","access_token":"%s","expires_in":%s,\
                "refresh_token":"%s","refresh_token_expires_in":86400}}""".formatted(token, lifetimes.getOrDefault(clientId, "900"), refreshToken));
    }

    private static BankAnswer refusal() {
        return BankAnswer.json(
                200, "{\"code\":\"TK001\",\"message\":\"Authentication failed token invalid.\",\"data\":null}");
    }

    /** Every token that was ever given: none of them may be seen anywhere else. */
    public List<String> secrets() {
        return Stream.of(clientsByToken, clientsByRefreshToken)
                .map(Map::keySet)
                .flatMap(Set::stream)
                .toList();
    }
}
