package org.ddrroutes.harness;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A bank for tests, on HTTP: it keeps every call as it came, answers as it was told per account number or requestUID,
 * and counts what it has registered. Written from the bank's guide alone, and nothing of the product or its sandbox is
 * used: a misreading there does not cancel itself out here.
 *
 * <p>Untold, it accepts, and answers {@code BSN007} to a requestUID that it has registered before.
 */
public final class StubBank implements AutoCloseable {

    private final int port = FreePort.find();
    private final BankTokens tokens = new BankTokens();
    private final BankRegister register = new BankRegister(tokens);
    private final ConcurrentMap<String, Function<RegisterCall, BankAnswer>> scripts = new ConcurrentHashMap<>();
    private UnaryOperator<WireMockConfiguration> transport = wire -> wire.port(port);
    private String scheme = "http";
    private WireMockServer server;

    /** A bank that listens on a port of its own, the same one after {@link #stop()} and {@link #start()}. */
    public static StubBank create() {
        StubBank bank = new StubBank();
        bank.start();
        return bank;
    }

    /** The same, on TLS; only whoever shows the client's certificate gets in. */
    public static StubBank createOnTls(Identity shown, Identity client) {
        StubBank bank = new StubBank();
        bank.shows(shown, client);
        bank.start();
        return bank;
    }

    /** From the next {@link #start()} on it speaks TLS, and shows this certificate. */
    public void shows(Identity shown, Identity client) {
        scheme = "https";
        transport = wire -> wire.httpDisabled(true)
                .httpsPort(port)
                .keystoreType("PKCS12")
                .keystorePath(shown.keyStore().toString())
                .keystorePassword(Identity.PASSWORD)
                .keyManagerPassword(Identity.PASSWORD)
                .needClientAuth(true)
                .trustStoreType("PKCS12")
                .trustStorePath(client.keyStore().toString())
                .trustStorePassword(Identity.PASSWORD);
    }

    /** Listens; does nothing where it already does. */
    public void start() {
        if (server != null && server.isRunning()) {
            return;
        }
        server = new WireMockServer(transport
                .apply(wireMockConfig())
                .bindAddress("127.0.0.1")
                .containerThreads(128)
                .disableRequestJournal()
                // A test that wants a zipped answer says so.
                .gzipDisabled(true)
                .extensions(new BankAnswers(tokens, register, this::scripted)));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    }

    /** From now on connections are refused. */
    public void stop() {
        server.stop();
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

    public void answers(String accountNoOrRequestUid, Function<RegisterCall, BankAnswer> script) {
        scripts.put(accountNoOrRequestUid, script);
    }

    /** What the bank answers whoever has no script of his own. */
    public void answersEverybody(Function<RegisterCall, BankAnswer> script) {
        scripts.put("", script);
    }

    /** Every call of {@code registerddr}, in order. */
    public List<RegisterCall> calls() {
        return register.calls();
    }

    public List<RegisterCall> callsFor(String accountNoOrRequestUid) {
        return calls().stream()
                .filter(call -> call.accountNo().equals(accountNoOrRequestUid)
                        || call.requestUid().equals(accountNoOrRequestUid))
                .toList();
    }

    /** How often the bank has registered this account, or something under this requestUID. */
    public int registered(String accountNoOrRequestUid) {
        return register.effects(accountNoOrRequestUid);
    }

    /** From now on the bank registers a requestUID again each time it is asked: nothing but the product prevents it. */
    public void forgetsRequestUids() {
        register.forgetRequestUids();
    }

    /** The most calls with this client's tokens that were ever in flight together. */
    public int mostInFlight(String clientId) {
        return register.mostInFlight(clientId);
    }

    public BankTokens tokens() {
        return tokens;
    }

    @Override
    public void close() {
        stop();
    }

    private BankAnswer scripted(RegisterCall call) {
        Function<RegisterCall, BankAnswer> everybody = scripts.getOrDefault("", any -> BankAnswer.accepted());
        Function<RegisterCall, BankAnswer> byAccount = scripts.getOrDefault(call.accountNo(), everybody);
        return scripts.getOrDefault(call.requestUid(), byAccount).apply(call);
    }
}
