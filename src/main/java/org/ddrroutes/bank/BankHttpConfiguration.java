package org.ddrroutes.bank;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Ordered;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.ddrroutes.startup.SettingFault;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Camel's {@code http} endpoints as the bank's call needs them: no call is ever repeated by the client, no redirect
 * followed, no header sent that the route has not set but {@code Accept-Encoding: identity}: without it any coding is allowed
 * (RFC 9110, 12.5.3).
 */
@Configuration(proxyBeanMethods = false)
class BankHttpConfiguration {

    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final Duration CONNECTION_KEPT_FOR = Duration.ofMinutes(5);
    private static final Duration OTHERS_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration OTHERS_RESPONSE_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    BankCodes bankCodes(BankSettings settings) {
        return BankCodesFile.read(settings.codesFile());
    }

    @Bean
    RegisterddrResponseReader answerReader(BankCodes codes, Clock clock) {
        return new RegisterddrResponseReader(codes, clock);
    }

    /** When the bundle's files change, new connections take the new ones. */
    @Bean
    TimedTlsStrategy bankTls(BankSettings settings, SslBundles bundles, CallDeadlines deadlines) {
        String name = settings.sslBundle();
        if (name == null || name.isBlank()) {
            return new TimedTlsStrategy(handshake(SslBundle.systemDefault()), settings.connectTimeout(), deadlines);
        }
        TimedTlsStrategy tls =
                new TimedTlsStrategy(handshake(bundle(name, bundles)), settings.connectTimeout(), deadlines);
        bundles.addBundleUpdateHandler(name, changed -> tls.replaceBy(handshake(changed)));
        return tls;
    }

    /** Host names are checked, by the handshake and once more by the client. */
    private static DefaultClientTlsStrategy handshake(SslBundle bundle) {
        SslOptions options = bundle.getOptions();
        return new DefaultClientTlsStrategy(
                bundle.createSslContext(),
                options.getEnabledProtocols(),
                options.getCiphers(),
                SSLBufferMode.STATIC,
                HostnameVerificationPolicy.BOTH,
                HttpsSupport.getDefaultHostnameVerifier());
    }

    private static SslBundle bundle(String name, SslBundles bundles) {
        if (!bundles.getBundleNames().contains(name)) {
            throw new SettingFault("ddr.bank.ssl-bundle names a bundle that is not there: no spring.ssl.bundle.pem."
                    + name + " and no spring.ssl.bundle.jks." + name);
        }
        return bundles.getBundle(name);
    }

    @Bean
    ConnectionReuse bankConnectionReuse(BankSettings settings) {
        return new ConnectionReuse(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(Timeout.of(settings.responseTimeout()))
                .setTimeToLive(TimeValue.of(CONNECTION_KEPT_FOR))
                .build());
    }

    /** A connection for each consumer: each has one call in hand at most. */
    @Bean
    PoolingHttpClientConnectionManager bankConnections(
            TimedTlsStrategy bankTls,
            ConnectionReuse bankConnectionReuse,
            @Value("${ddr.intake.consumers}") int consumers,
            @Value("${ddr.intake.retry-consumers}") int retryConsumers) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(bankTls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(MOST_HEADERS)
                                .setMaxLineLength(LONGEST_LINE)
                                .build())
                        .build())
                .setMaxConnTotal(consumers + retryConsumers)
                .setMaxConnPerRoute(consumers + retryConsumers)
                .setConnectionConfigResolver(bankConnectionReuse)
                .build();
    }

    /** The client of the routes that call the bank, by name; it shares no connection and no certificate with other calls. */
    @Bean
    HttpClientConfigurer bankClient(
            BankSettings settings,
            PoolingHttpClientConnectionManager bankConnections,
            ConnectionReuse bankConnectionReuse,
            CallDeadlines deadlines) {
        RequestConfig timeouts = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
                .setResponseTimeout(Timeout.of(settings.responseTimeout()))
                .build();
        return client -> client.setConnectionManager(bankConnections)
                // Another endpoint goes on with it where one is closed.
                .setConnectionManagerShared(true)
                .setDefaultRequestConfig(timeouts)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .setDefaultHeaders(List.of(new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "identity")))
                .addExecInterceptorBefore(
                        ChainElement.CONNECT.name(), "connecting", BankHttpConfiguration::nameConnectFailure)
                .addExecInterceptorAfter(
                        ChainElement.CONNECT.name(),
                        "whole-answer",
                        new ResponseLimits(settings.responseTimeout(), deadlines, bankConnectionReuse));
    }

    /** Without them a step of an editor's own would wait for ever, and a stop with it. */
    @Bean
    ComponentCustomizer otherCalls() {
        return ComponentCustomizer.builder(HttpComponent.class)
                .withOrder(Ordered.HIGHEST)
                .build((name, http) -> {
                    http.setConnectTimeout(OTHERS_CONNECT_TIMEOUT.toMillis());
                    http.setResponseTimeout(OTHERS_RESPONSE_TIMEOUT.toMillis());
                });
    }

    /**
     * Gives one name to whatever keeps a connection from coming about. Stands before the connection is made, as {@link
     * ResponseLimits} stands behind: what that one has not named failed before a byte was sent. The routes go by these names alone,
     * for Camel would go by the cause at the bottom, which for a wrong host name is no I/O failure.
     */
    private static ClassicHttpResponse nameConnectFailure(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws HttpException, IOException {
        try {
            return chain.proceed(request, scope);
        } catch (OutcomeUnknown e) {
            throw e;
        } catch (IOException e) {
            throw new BankUnreachable(e);
        }
    }
}
