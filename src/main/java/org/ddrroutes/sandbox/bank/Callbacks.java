package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.ddrroutes.sandbox.bank.BankMemory.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the callbacks that the bank owes, each a while after its acceptance by the sandbox's clock. One that finds nobody,
 * or gets an HTTP 5xx, is posted again, as often as is set; any other answer ends it.
 */
final class Callbacks implements AutoCloseable {

    /** @param status 0: nobody was there */
    record Answer(int status, String body) {

        /** Nobody took it: nobody was there, or who was says that it may be sent again. */
        boolean isError() {
            return status == 0 || status >= 500 || code().startsWith("SYS");
        }

        boolean isTaken() {
            return status == 200 && (code().isEmpty() || code().equals(Guide.SUCCESS));
        }

        /** The guide's {@code statusCode}; empty where the answer has none. */
        private String code() {
            try {
                return SandboxYaml.JSON.readTree(body).path("statusCode").asText();
            } catch (JsonProcessingException e) {
                return "";
            }
        }

        @Override
        public String toString() {
            return status == 0 ? body : "HTTP " + status + " " + body;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final String FROM = "callback.from";
    private static final int THREADS = 32;
    private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

    private final BankOptions options;
    private final Switches switches;
    private final BankMemory memory;
    private final Journal journal;
    private final CloseableHttpClient client = client();
    private final List<ExecutorService> threads = Stream.generate(
                    () -> Executors.newSingleThreadExecutor(new CamelThreadFactory("#name#", "sandbox-callback", true)))
            .limit(THREADS)
            .toList();

    Callbacks(BankOptions options, Switches switches, BankMemory memory, Journal journal) {
        this.options = options;
        this.switches = switches;
        this.memory = memory;
        this.journal = journal;
    }

    /** Takes up what an earlier run left owing. */
    void takeUp() {
        memory.entries().stream()
                .filter(entry -> entry.state() == BankMemory.State.TAKEN)
                .forEach(this::owe);
    }

    /** Posts the callbacks when their time has come. @return done once those that come before the answer were posted */
    CompletableFuture<?> owe(Entry entry) {
        List<CompletableFuture<?>> first = new ArrayList<>();
        AtomicInteger open = new AtomicInteger();
        for (CallbackPlan plan : entry.callbacks()) {
            for (int i = 0; i < plan.times(); i++) {
                open.incrementAndGet();
                CompletableFuture<Void> posted = new CompletableFuture<>();
                if (plan.first()) {
                    first.add(posted);
                }
                Duration after = plan.after() == null ? Duration.ZERO : plan.after();
                later(
                        entry,
                        plan.first() ? Duration.ZERO : options.callbackDelay().plus(after),
                        () -> post(entry, plan, open, posted, 1));
            }
        }
        return CompletableFuture.allOf(first.toArray(new CompletableFuture<?>[0]));
    }

    Answer postNow(Entry entry, CallbackPlan plan) {
        return post(
                entry,
                CallbackMessage.of(
                        entry, plan, options, switches, options.clock().instant()));
    }

    Answer post(Entry entry, CallbackMessage message) {
        Answer answer = send(message);
        RegisterCall call = entry.call();
        journal.add(
                "callback",
                entry.requestUid(),
                call == null ? "" : call.field("accountNo"),
                answer.toString(),
                false,
                message);
        return answer;
    }

    private void post(
            Entry entry, CallbackPlan plan, AtomicInteger open, CompletableFuture<Void> posted, int tryNumber) {
        if (!memory.isCurrent(entry)) {
            posted.complete(null);
            return;
        }
        Answer answer = postNow(entry, plan);
        posted.complete(null);
        if (answer.isError()
                && tryNumber < options.callbackTries()
                && switches.is(Switch.CALLBACK_REPEATED, "on-error")) {
            later(entry, options.callbackRetry(), () -> post(entry, plan, open, posted, tryNumber + 1));
            return;
        }
        if (!answer.isTaken()) {
            LOG.warn("The callback for {} was not taken: {}", entry.requestUid(), answer);
        }
        if (open.decrementAndGet() == 0) {
            memory.settle(entry);
        }
    }

    private Answer send(CallbackMessage message) {
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(FROM, message.from());
        try {
            ClassicRequestBuilder request = ClassicRequestBuilder.create(message.method())
                    .setUri(options.callbackUrl().get())
                    .setEntity(new StringEntity(message.body(), contentType(message)));
            for (int i = 0; i < message.msgHdrLines() && message.msgHdr() != null; i++) {
                request.addHeader("msg-hdr", message.msgHdr());
            }
            return send(request.build(), context);
        } catch (BindException e) {
            return new Answer(499, "this machine has no address " + message.from());
        } catch (IOException | RuntimeException e) {
            // The program that takes the callbacks may not have a port yet.
            return new Answer(0, e.toString());
        }
    }

    private Answer send(ClassicHttpRequest request, HttpClientContext context) throws IOException {
        return client.execute(
                request,
                context,
                response -> new Answer(
                        response.getCode(),
                        response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity())));
    }

    private static @Nullable ContentType contentType(CallbackMessage message) {
        return message.contentType().isEmpty() ? null : ContentType.parse(message.contentType());
    }

    /** One thread posts what is for one requestUID, so that its callbacks go out in their order however the clock jumps. */
    private void later(Entry entry, Duration after, Runnable work) {
        ExecutorService thread = threads.get(Math.floorMod(entry.requestUid().hashCode(), THREADS));
        options.clock().runAt(options.clock().instant().plus(after), () -> thread.execute(work));
    }

    private static CloseableHttpClient client() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(THREADS)
                        .setMaxConnTotal(THREADS)
                        .setTlsSocketStrategy(
                                (socket, target, port, attachment, context) -> DefaultClientTlsStrategy.createDefault()
                                        .upgrade(socket, target, port, attachment, context))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(TIMEOUT)
                                .setSocketTimeout(TIMEOUT)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(TIMEOUT).build())
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
                    @Override
                    protected @Nullable InetAddress determineLocalAddress(HttpHost firstHop, HttpContext context) {
                        Object from = context.getAttribute(FROM);
                        return from == null ? null : address(from.toString());
                    }
                })
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .build();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new IllegalArgumentException(literal + " is no address", e);
        }
    }

    @Override
    public void close() throws IOException {
        threads.forEach(ExecutorService::shutdownNow);
        client.close();
    }
}
