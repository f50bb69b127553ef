package org.ddrroutes.callback.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.ddrroutes.callback.CallbackParts;
import org.ddrroutes.harness.Identity;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.web.server.Ssl.ClientAuth;

/** How the callback port starts and stops, and what its certificates do meanwhile. */
@Timeout(120)
class CallbackServerLifecycleTest {

    private static final CallbackTimeouts TIMEOUTS = new CallbackTimeouts(
            Duration.ofSeconds(30), Duration.ofSeconds(4), Duration.ofMillis(200), Duration.ofMillis(500));
    private static final String BEGUN =
            "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";

    private final CallbackEngine engine = new CallbackEngine(0);
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private @Nullable CallbackServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
        engine.close();
    }

    @Test
    void failsToStartWhereItsPortIsInUse() {
        int port = start(0, null).port();

        assertThatThrownBy(() -> create(port, null, ClientAuth.NONE).start())
                .isInstanceOf(SettingFault.class)
                .hasMessageStartingWith("ddr.callback.port " + port);
    }

    /** The routes start after it. Where Camel refuses one, the program must end. */
    @Test
    void keepsNoProgramAlive() {
        start(0, null);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("callback-io-"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void answersNobodyBeforeTheRoutesRun() throws IOException {
        CallbackServer early = create(0, null, ClientAuth.NONE);
        server = early;
        early.start();
        try (Socket socket = connect(early)) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            early.acceptConnections();

            assertThat(answer(socket)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void tellsASlowSenderToSendAgainWhenItStopsAndTakesNobodyElse() throws Exception {
        CallbackServer stopping = start(0, null);
        int port = stopping.port();
        try (Socket slow = connect(stopping);
                Socket idle = connect(stopping)) {
            slow.getOutputStream().write(BEGUN.getBytes(ISO_8859_1));
            await().until(() -> stopping.connections() == 2);

            CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::stop);

            assertThat(idle.getInputStream().read()).isNegative();
            // The JDK closes a listening socket's descriptor at the selector's next turn, not in close().
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class));
            assertThat(answer(slow))
                    .startsWith("HTTP/1.1 503")
                    .contains("SYS001")
                    .contains("Connection: close");
            stop.get(5, TimeUnit.SECONDS);
            assertThat(stopping.connections()).isZero();
        }
    }

    @Test
    void showsTheNewCertificateOnceItsBundleHasChanged() throws Exception {
        Identity first = Identity.of("dns:localhost");
        Identity second = Identity.of("dns:localhost");
        bundles.registerBundle("callback", bundle(first));
        CallbackServer running = start(0, "callback");
        Certificate before = certificate(running, first);

        bundles.updateBundle("callback", bundle(second));

        assertThat(certificate(running, second)).isNotEqualTo(before);
        assertThatThrownBy(() -> certificate(running, first)).isInstanceOf(SSLException.class);
    }

    @Test
    void refusesASenderWithoutACertificateWhereOneIsNeeded() throws Exception {
        Identity identity = Identity.of("dns:localhost");
        bundles.registerBundle("callback", bundle(identity));
        server = create(0, "callback", ClientAuth.NEED);
        server.start();
        server.acceptConnections();

        try (Socket stranger = identity.trusted().getSocketFactory().createSocket("localhost", server.port())) {
            stranger.setSoTimeout(5_000);
            assertThatThrownBy(() -> {
                        stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
                        answer(stranger);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> create(0, "none", ClientAuth.NONE)).hasMessageContaining("ddr.callback.ssl-bundle");
        assertThatThrownBy(() -> create(0, null, ClientAuth.NEED)).hasMessageContaining("ddr.callback.client-auth");
        assertThatThrownBy(() -> create(70_000, null, ClientAuth.NONE)).hasMessageContaining("ddr.callback.port");
    }

    private CallbackServer start(int port, @Nullable String bundle) {
        CallbackServer started = create(port, bundle, ClientAuth.NONE);
        server = started;
        started.start();
        started.acceptConnections();
        return started;
    }

    private CallbackServer create(int port, @Nullable String bundle, ClientAuth clientAuth) {
        CallbackServerSettings settings =
                new CallbackServerSettings(port, InetAddress.getLoopbackAddress(), bundle, clientAuth);
        return new CallbackServerConfiguration()
                .callbackServer(
                        settings,
                        CallbackParts.settings(),
                        TIMEOUTS,
                        bundles,
                        CallbackParts.checks(),
                        engine,
                        CallbackParts.metrics(new SimpleMeterRegistry()),
                        CallbackParts.log(),
                        Clock.systemUTC());
    }

    private static SslBundle bundle(Identity identity) {
        PemSslStoreDetails key = PemSslStoreDetails.forCertificate("file:" + identity.certificate())
                .withPrivateKey("file:" + identity.key());
        return SslBundle.of(
                new PemSslStoreBundle(key, PemSslStoreDetails.forCertificate("file:" + identity.certificate())),
                SslBundleKey.NONE);
    }

    private static Certificate certificate(CallbackServer server, Identity trusted) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusted.trusted().getSocketFactory().createSocket("localhost", server.port())) {
            socket.setSoTimeout(5_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static Socket connect(CallbackServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        byte[] buffer = new byte[1_000];
        int length = socket.getInputStream().read(buffer);
        return length < 0 ? "" : new String(buffer, 0, length, ISO_8859_1);
    }
}
