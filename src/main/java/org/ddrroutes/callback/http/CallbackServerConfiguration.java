package org.ddrroutes.callback.http;

import java.time.Clock;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.ddrroutes.callback.CallbackChecks;
import org.ddrroutes.callback.CallbackMetrics;
import org.ddrroutes.callback.CallbackSettings;
import org.ddrroutes.callback.RateLimitedLog;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The callback port and its place in Camel. */
@Configuration(proxyBeanMethods = false)
class CallbackServerConfiguration {

    @Bean
    CallbackTimeouts callbackTimeouts() {
        return CallbackTimeouts.DEFAULT;
    }

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    CallbackEngine callbackEngine(CallbackServerSettings settings) {
        return new CallbackEngine(settings.port());
    }

    @Bean
    CallbackServer callbackServer(
            CallbackServerSettings server,
            CallbackSettings settings,
            CallbackTimeouts timeouts,
            SslBundles bundles,
            CallbackChecks checks,
            CallbackEngine engine,
            CallbackMetrics metrics,
            RateLimitedLog log,
            Clock clock) {
        String bundle = server.sslBundle();
        return new CallbackServer(
                server,
                timeouts,
                bundle == null || bundle.isBlank()
                        ? null
                        : new CallbackTls(bundle, server, bundles, timeouts.request()),
                () -> new CallbackConnection(settings, timeouts, checks, engine, metrics, log, clock));
    }
}
