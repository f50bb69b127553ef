package org.ddrroutes.harness;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ddrroutes.sandbox.bank.BankOptions;
import org.ddrroutes.sandbox.bank.BankRule;
import org.ddrroutes.sandbox.bank.Behaviour;
import org.ddrroutes.sandbox.bank.Delay;
import org.ddrroutes.sandbox.bank.JournalLine;
import org.ddrroutes.sandbox.bank.RegisterCall;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;

/**
 * The sandbox's bank for tests, with a rule of its own: it answers as it was told per account number or requestUID, calls
 * nobody back, and keeps every call as it came. Untold, it accepts. Every client id has a right secret.
 *
 * <p>The sandbox's bank checks, remembers and refuses. What is in a call and in an answer is read and written here a second
 * time, from the bank's guide alone: {@link ReceivedCall}, {@link TokenCall}, {@link BankAnswer}. They use nothing of the
 * product or of its sandbox, so that a misreading there does not cancel itself out.
 */
public final class ScriptedBank implements BankRule, AutoCloseable {

    private final int port = FreePort.find();
    private final WireListener wire = new WireListener();
    private final Queue<JournalLine> registrations = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, Function<ReceivedCall, BankAnswer>> scripts = new ConcurrentHashMap<>();
    private UnaryOperator<WireMockConfiguration> transport = UnaryOperator.identity();
    private String scheme = "http";
    private final SandboxBank bank = new SandboxBank(
            new BankOptions(
                    port,
                    "",
                    (id, secret) -> !id.isEmpty() && !secret.isEmpty(),
                    "",
                    "",
                    "",
                    () -> {
                        throw new AssertionError("No callback is owed");
                    },
                    Duration.ZERO,
                    Duration.ZERO,
                    1,
                    BankOptions.ACCESS_LIFETIME,
                    Duration.ZERO,
                    null,
                    null,
                    new SandboxClock(Clock.systemUTC())),
            this,
            Map.of(),
            settings -> transport.apply(settings.disableRequestJournal().extensions(wire)));

    /** A bank that listens on a port of its own, the same one after {@link #stop()} and {@link #start()}. */
    public static ScriptedBank create() {
        ScriptedBank bank = new ScriptedBank();
        bank.start();
        // On a busy machine the first answer of a JVM takes longer than the product waits for one.
        bank.post(WireListener.TOKEN, "no client");
        return bank;
    }

    /** The same, on TLS; only whoever shows the client's certificate gets in. */
    public static ScriptedBank createOnTls(Identity shown, Identity client) {
        ScriptedBank bank = new ScriptedBank();
        bank.restartOnTls(shown, client);
        return bank;
    }

    public void restartOnTls(Identity shown, Identity client) {
        scheme = "https";
        transport = settings -> settings.httpDisabled(true)
                .httpsPort(port)
                .keystoreType("PKCS12")
                .keystorePath(shown.keyStore().toString())
                .keystorePassword(Identity.PASSWORD)
                .keyManagerPassword(Identity.PASSWORD)
                .needClientAuth(true)
                .trustStoreType("PKCS12")
                .trustStorePath(client.keyStore().toString())
                .trustStorePassword(Identity.PASSWORD);
        stop();
        start();
    }

    /** Listens. */
    public void start() {
        bank.start();
    }

    /** From now on connections are refused. */
    public void stop() {
        bank.stop();
    }

    public String baseUrl() {
        return scheme + "://127.0.0.1:" + port;
    }

    /** The n-th call with this account number or requestUID gets the n-th answer; from then on the last is repeated. */
    public void answers(String accountNoOrRequestUid, BankAnswer first, BankAnswer... next) {
        answers(
                accountNoOrRequestUid,
                call -> call.number() == 1
                        ? first
                        : next.length == 0 ? first : next[Math.min(call.number() - 2, next.length - 1)]);
    }

    public void answers(String accountNoOrRequestUid, Function<ReceivedCall, BankAnswer> script) {
        scripts.put(accountNoOrRequestUid, script);
    }

    /** What the bank answers whoever has no script of his own. */
    public void answersEverybody(Function<ReceivedCall, BankAnswer> script) {
        scripts.put("", script);
    }

    /** Every call of {@code registerddr}, in order. */
    public List<ReceivedCall> calls() {
        return wire.calls();
    }

    public List<ReceivedCall> callsFor(String accountNoOrRequestUid) {
        return calls().stream()
                .filter(call -> call.accountNo().equals(accountNoOrRequestUid)
                        || call.requestUid().equals(accountNoOrRequestUid))
                .toList();
    }

    /** How often the bank has registered this account, or something under this requestUID. */
    public int registered(String accountNoOrRequestUid) {
        return (int) registrations.stream()
                .filter(line -> line.account().equals(accountNoOrRequestUid)
                        || line.requestUid().equals(accountNoOrRequestUid))
                .count();
    }

    /** The most calls with this client's tokens that were ever in flight together. */
    public int mostInFlight(String clientId) {
        return wire.mostInFlight(clientId);
    }

    public TokenScripts tokens() {
        return wire.tokens();
    }

    /** From now on it takes none of the access tokens that it gave, nor, where wanted, of the refresh tokens. */
    public void revokeTokens(boolean refreshTokensToo) {
        HttpResponse<String> answer = post("/tokens/revoke", "{\"refreshTokens\":" + refreshTokensToo + "}");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private HttpResponse<String> post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
    }

    @Override
    public Behaviour behaviour(RegisterCall checked) {
        ReceivedCall call = wire.current();
        Function<ReceivedCall, BankAnswer> everybody = scripts.getOrDefault("", any -> BankAnswer.accepted());
        Function<ReceivedCall, BankAnswer> byAccount = scripts.getOrDefault(call.accountNo(), everybody);
        return behaviour(scripts.getOrDefault(call.requestUid(), byAccount).apply(call));
    }

    /** These bytes; a requestUID is spent only by what is registered, and nothing is called back. */
    private static Behaviour behaviour(BankAnswer answer) {
        return new Behaviour(
                null,
                null,
                answer.httpStatus(),
                answer.headers(),
                new String(answer.body(), StandardCharsets.ISO_8859_1),
                "",
                true,
                new Delay(answer.delay().toMillis() + "ms"),
                answer.drip().isZero() ? null : answer.drip(),
                answer.fault(),
                answer.registers(),
                answer.registers(),
                false,
                null,
                List.of());
    }

    @Override
    public void saw(JournalLine line) {
        if (line.isTaken()) {
            registrations.add(line);
        }
    }

    @Override
    public void close() {
        bank.close();
    }
}
