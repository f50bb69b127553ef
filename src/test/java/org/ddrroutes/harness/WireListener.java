package org.ddrroutes.harness;

import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.extension.requestfilter.StubRequestFilterV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears what comes to the scripted bank before the sandbox's bank does, and has the last word on its token answers. */
final class WireListener implements StubRequestFilterV2, ServeEventListener, ResponseTransformerV2 {

    static final String TOKEN = "/oauth/authentication/api/v2/token";
    private static final String REGISTER = "/directdebit/v1/open-api/registerddr";

    private final TokenScripts tokens = new TokenScripts();
    private final List<ReceivedCall> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Integer> callsByAccount = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, String> clientsInFlight = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> mostInFlight = new ConcurrentHashMap<>();
    private final ThreadLocal<ReceivedCall> current = new ThreadLocal<>();

    TokenScripts tokens() {
        return tokens;
    }

    List<ReceivedCall> calls() {
        return List.copyOf(calls);
    }

    int mostInFlight(String clientId) {
        return mostInFlight.getOrDefault(clientId, 0L).intValue();
    }

    /** The call that this thread of the bank is answering. */
    ReceivedCall current() {
        return current.get();
    }

    @Override
    public RequestFilterAction filter(Request request, ServeEvent event) {
        if (request.getUrl().equals(REGISTER)) {
            register(headers(request), request.getBody(), event.getId());
        }
        return RequestFilterAction.continueWith(tokens.withOwnToken(request));
    }

    private void register(Map<String, List<String>> headers, byte[] body, UUID id) {
        String client = tokens.clientOf(
                headers.getOrDefault("authorization", List.of("")).get(0));
        ReceivedCall call =
                ReceivedCall.of(headers, body, client, account -> callsByAccount.merge(account, 1, Integer::sum));
        clientsInFlight.put(id, client);
        mostInFlight.merge(
                client, clientsInFlight.values().stream().filter(client::equals).count(), Math::max);
        calls.add(call);
        current.set(call);
    }

    @Override
    public Response transform(Response response, ServeEvent event) {
        Request request = event.getRequest();
        return request.getUrl().startsWith(TOKEN)
                ? tokens.answer(TokenCall.of(request, headers(request)), response)
                : response;
    }

    @Override
    public void afterComplete(ServeEvent event, Parameters parameters) {
        clientsInFlight.remove(event.getId());
    }

    @Override
    public boolean applyGlobally() {
        return true;
    }

    @Override
    public String getName() {
        return "wire-listener";
    }

    private static Map<String, List<String>> headers(Request request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpHeader header : request.getHeaders().all()) {
            headers.computeIfAbsent(header.key().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .addAll(header.values());
        }
        return headers;
    }
}
