package org.ddrroutes.callback.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS on the callback port, by a bundle of {@code spring.ssl.bundle}. When its files change, new connections take the new
 * ones. Plain HTTP on this port is told so and nothing else.
 */
final class CallbackTls {

    private final ClientAuth clientAuth;
    private final Duration handshakeTimeout;
    private volatile SslContext context;

    /** @throws SettingFault when the bundle is not there, or cannot do what is asked of it */
    CallbackTls(String bundleName, CallbackServerSettings settings, SslBundles bundles, Duration handshakeTimeout) {
        this.clientAuth = switch (settings.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.OPTIONAL;
            case NEED -> ClientAuth.REQUIRE;
        };
        this.handshakeTimeout = handshakeTimeout;
        try {
            context = context(bundles.getBundle(bundleName));
            bundles.addBundleUpdateHandler(bundleName, changed -> context = context(changed));
        } catch (NoSuchSslBundleException e) {
            throw new SettingFault("ddr.callback.ssl-bundle names a bundle that is not under spring.ssl.bundle");
        }
    }

    ChannelHandler handler() {
        return new OptionalSslHandler(context) {
            @Override
            protected SslHandler newSslHandler(ChannelHandlerContext channel, SslContext current) {
                SslHandler handler = super.newSslHandler(channel, current);
                handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
                return handler;
            }

            @Override
            protected @Nullable ChannelHandler newNonSslHandler(ChannelHandlerContext channel) {
                channel.pipeline().get(CallbackConnection.class).refusePlainHttp();
                return null;
            }
        };
    }

    private SslContext context(SslBundle bundle) {
        boolean knowsSenders = bundle.getStores().getTrustStore() != null;
        if (clientAuth != ClientAuth.NONE && !knowsSenders) {
            throw new SettingFault("ddr.callback.client-auth needs a trust store in ddr.callback.ssl-bundle");
        }
        String[] ciphers = bundle.getOptions().getCiphers();
        try {
            return SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory())
                    .protocols(bundle.getOptions().getEnabledProtocols())
                    .ciphers(ciphers == null ? null : Arrays.asList(ciphers))
                    .clientAuth(clientAuth)
                    .build();
        } catch (SSLException e) {
            throw new SettingFault("ddr.callback.ssl-bundle cannot be used for a server");
        }
    }
}
