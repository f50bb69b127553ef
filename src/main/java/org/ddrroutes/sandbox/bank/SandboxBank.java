package org.ddrroutes.sandbox.bank;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.StubLifecycleListener;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * A bank on WireMock, on the loopback address: it speaks the guide's token, refresh, {@code registerddr} and callback,
 * remembers, and misbehaves as it is told. A mapping of one's own, by WireMock's admin API, goes before all that.
 */
public final class SandboxBank implements AutoCloseable {

    private static final String NAME = "sandbox-bank";
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration RULES_LOOKED_AT_EVERY = Duration.ofSeconds(1);
    private static final int BELOW_ALL_OTHERS = 100;
    private static final int THREADS = 200;
    private static final int JOURNAL_ENTRIES = 100;
    private static final long STOP_MILLIS = 100;

    private final BankParts bank;
    private final Supplier<BankControl> control;
    private final Map<String, Function<Request, ResponseDefinitionBuilder>> guide;
    private final Map<String, Function<Request, ResponseDefinitionBuilder>> others;
    private final Supplier<WireMockConfiguration> configuration;
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(2, new CamelThreadFactory("#name#", "sandbox-clock", true));
    private volatile Instant darkUntil = Instant.MIN;
    private WireMockServer server;

    public SandboxBank(BankOptions options) {
        this(options, BankRule.NONE, Map.of(), UnaryOperator.identity());
    }

    /**
     * @param others what else is answered at this port, by path
     * @param transport changes WireMock's own settings, now and at each stop
     */
    public SandboxBank(
            BankOptions options,
            BankRule rule,
            Map<String, Function<Request, ResponseDefinitionBuilder>> others,
            UnaryOperator<WireMockConfiguration> transport) {
        this.bank = BankParts.of(options, rule);
        this.others = Map.copyOf(others);
        every(TICK, () -> options.clock().runDue(Runnable::run));
        every(SandboxClock.KEPT_EVERY, options.clock()::keepAhead);
        every(RULES_LOOKED_AT_EVERY, bank.rules()::readAgainIfSaved);
        BankEndpoints endpoints = new BankEndpoints(bank, rule);
        this.guide = Map.of(
                Guide.TOKEN, endpoints::token, Guide.REFRESH, endpoints::refresh, Guide.REGISTER, endpoints::register);
        this.control = SingletonSupplier.of(() -> new BankControl(bank, this::goDark));
        this.configuration = () -> transport.apply(wireMockConfig()
                .port(options.port())
                .bindAddress("127.0.0.1")
                .http2PlainDisabled(true)
                .jettyStopTimeout(STOP_MILLIS)
                .containerThreads(THREADS)
                .maxRequestJournalEntries(JOURNAL_ENTRIES)
                .adminAuthenticator(BankControl::isFromHere)
                .stubRequestLoggingDisabled(true)
                .gzipDisabled(true)
                .httpClientFactory((settings, trustAll, trusted, proxied) -> SandboxBank::passNothingOn)
                .extensions(new Answers()));
        this.server = new WireMockServer(configuration.get());
    }

    /** A mapping of one's own that proxies would call another machine. */
    private static Response passNothingOn(Request request) throws IOException {
        throw new IOException("The sandbox's bank passes nothing on");
    }

    public void start() {
        server.start();
        answerWhatNoOtherMappingDoes();
    }

    private void answerWhatNoOtherMappingDoes() {
        server.stubFor(any(anyUrl())
                .atPriority(BELOW_ALL_OTHERS)
                .willReturn(aResponse().withTransformers(NAME)));
    }

    /** From now on connections are refused, until it is started again; what it remembers stays. */
    public void stop() {
        server.stop();
        server = new WireMockServer(configuration.get());
    }

    /** Takes up the callbacks that an earlier run left owing: when whoever takes them has started. */
    public void startCallbacks() {
        bank.callbacks().takeUp();
    }

    public int port() {
        return server.port();
    }

    /** How many registrations have callbacks that were neither made nor given up. */
    public long callbacksOwed() {
        return bank.memory().entries().stream()
                .filter(entry -> entry.state() == BankMemory.State.TAKEN
                        && !entry.callbacks().isEmpty())
                .count();
    }

    /** From now on it hangs up on every call of the guide, until then. */
    void goDark(Duration duration) {
        darkUntil = bank.options().clock().instant().plus(duration);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.stop();
        try {
            bank.callbacks().close();
            bank.memory().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void every(Duration interval, Runnable work) {
        var unused =
                timer.scheduleWithFixedDelay(work, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ResponseDefinitionBuilder answer(Request request) {
        String path = request.getUrl().split("\\?", 2)[0];
        Function<Request, ResponseDefinitionBuilder> handler = guide.get(path);
        if (handler != null) {
            if (!bank.options().clock().instant().isBefore(darkUntil)) {
                return handler.apply(request);
            }
            bank.journal().add(path.equals(Guide.REGISTER) ? "register" : "token", "", "", "hung up", false, null);
            return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
        }
        if (!BankControl.isFromHere(request)) {
            return JsonEndpoints.error(
                    403, "Only pages and programs of this machine are answered here; ask http://localhost:" + port());
        }
        Function<Request, ResponseDefinitionBuilder> other = others.get(path);
        return other == null ? control.get().answer(request, path) : other.apply(request);
    }

    private final class Answers implements ResponseDefinitionTransformerV2, StubLifecycleListener {

        /** Whoever takes his own mappings away by WireMock's admin API has taken the bank's too. */
        @Override
        public void afterStubsReset() {
            answerWhatNoOtherMappingDoes();
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return answer(event.getRequest()).build();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return NAME;
        }
    }
}
