package org.ddrroutes.callback.http;

import java.net.InetAddress;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.server.Ssl.ClientAuth;

/**
 * Where callbacks come in: settings {@code ddr.callback.*}.
 *
 * @param port 0 for any that is free
 * @param address null for all addresses of the machine
 * @param sslBundle the bundle under {@code spring.ssl.bundle} with our key; null for plain HTTP
 * @param clientAuth whether the sender must show a certificate that the bundle's trust store knows
 */
@ConfigurationProperties("ddr.callback")
record CallbackServerSettings(
        @DefaultValue("8080") int port,
        @Nullable InetAddress address,
        @Nullable String sslBundle,
        @DefaultValue("none") ClientAuth clientAuth) {

    private static final int HIGHEST_PORT = 65_535;

    CallbackServerSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new SettingFault("ddr.callback.port must be from 0 to 65535");
        }
        if (clientAuth != ClientAuth.NONE && (sslBundle == null || sslBundle.isBlank())) {
            throw new SettingFault("ddr.callback.client-auth needs ddr.callback.ssl-bundle");
        }
    }
}
