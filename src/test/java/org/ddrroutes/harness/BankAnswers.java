package org.ddrroutes.harness;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The stub bank's three addresses, within WireMock. */
final class BankAnswers implements ResponseDefinitionTransformerV2, ServeEventListener {

    private static final String TOKEN = "/oauth/authentication/api/v2/token";
    private static final String REFRESH = TOKEN + "/refresh";
    private static final String REGISTER = "/directdebit/v1/open-api/registerddr";
    private static final int LONGEST_TEMPLATE = 1 << 20;
    private static final AtomicLong SEQUENCE = new AtomicLong(1000);

    private final BankTokens tokens;
    private final BankRegister register;
    private final Function<RegisterCall, BankAnswer> script;
    private final ConcurrentMap<UUID, String> clientsInFlight = new ConcurrentHashMap<>();

    BankAnswers(BankTokens tokens, BankRegister register, Function<RegisterCall, BankAnswer> script) {
        this.tokens = tokens;
        this.register = register;
        this.script = script;
    }

    @Override
    public String getName() {
        return "stub-bank";
    }

    @Override
    public boolean applyGlobally() {
        return true;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Request request = event.getRequest();
        boolean post = request.getMethod().value().equals("POST");
        return switch (post ? request.getUrl() : "") {
            case TOKEN, REFRESH -> response(tokens.answer(tokenCall(request)), "");
            case REGISTER -> response(event);
            default -> event.getResponseDefinition();
        };
    }

    @Override
    public void afterComplete(ServeEvent event, Parameters parameters) {
        String clientId = clientsInFlight.remove(event.getId());
        if (clientId != null) {
            register.end(clientId);
        }
    }

    private ResponseDefinition response(ServeEvent event) {
        RegisterCall call =
                register.begin(headers(event.getRequest()), event.getRequest().getBody());
        clientsInFlight.put(event.getId(), call.clientId());
        return response(register.answer(call, script), call.requestUid());
    }

    private static ResponseDefinition response(BankAnswer answer, String requestUid) {
        ResponseDefinitionBuilder response = aResponse()
                .withStatus(answer.httpStatus())
                .withBody(filledIn(answer.body(), requestUid))
                .withFixedDelay((int) answer.delay().toMillis());
        answer.headers().forEach(response::withHeader);
        if (answer.fault() != null) {
            response.withFault(answer.fault());
        }
        if (!answer.drip().isZero()) {
            response.withChunkedDribbleDelay(
                    Math.max(1, answer.body().length), (int) answer.drip().toMillis());
        }
        return response.build();
    }

    /** Byte by byte, since a body may be no text at all; an endless one is left as it is. */
    private static byte[] filledIn(byte[] body, String requestUid) {
        if (body.length > LONGEST_TEMPLATE) {
            return body;
        }
        return new String(body, StandardCharsets.ISO_8859_1)
                .replace("${requestUID}", requestUid)
                .replace("${seq}", Long.toString(SEQUENCE.incrementAndGet()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TokenCall tokenCall(Request request) {
        Map<String, String> form = new HashMap<>();
        for (String pair : request.getBodyAsString().split("&")) {
            String[] sides = pair.split("=", 2);
            form.put(decoded(sides[0]), sides.length == 2 ? decoded(sides[1]) : "");
        }
        return new TokenCall(Instant.now(), request.getUrl().equals(REFRESH), headers(request), Map.copyOf(form));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
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
