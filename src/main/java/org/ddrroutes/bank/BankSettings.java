package org.ddrroutes.bank;

import java.time.Duration;
import org.ddrroutes.http.IpLiteral;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.SettingRule;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Settings {@code ddr.bank.*}.
 *
 * @param baseUrl {@code {{baseUrl}}} of the guide
 * @param allowPlainHttp whether {@code baseUrl} may be plain HTTP though the bank is not on this machine
 * @param sslBundle the {@code spring.ssl.bundle.*} with whom we trust and, if the bank asks for it, our certificate; null
 *     or blank for the JDK's trust store
 * @param ipAddress our address, for {@code msg-hdr.ipAddress}
 * @param connectTimeout for the connection, and as long again for its TLS handshake
 * @param responseTimeout for the whole answer, its last byte included
 * @param codesFile what each of the bank's status codes means
 */
@ConfigurationProperties("ddr.bank")
public record BankSettings(
        String baseUrl,
        @DefaultValue("false") boolean allowPlainHttp,
        @Nullable String sslBundle,
        String clientId,
        Secret clientSecret,
        String ipAddress,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration responseTimeout,
        @DefaultValue("file:config/bank-codes.yaml") Resource codesFile) {

    public BankSettings {
        BankBaseUrl.check(baseUrl, allowPlainHttp);
        SettingRule.positive("ddr.bank.connect-timeout", connectTimeout);
        SettingRule.positive("ddr.bank.response-timeout", responseTimeout);
        // It goes into a header, with every call.
        if (ipAddress.contains("%") || IpLiteral.parse(ipAddress).isEmpty()) {
            throw new SettingFault("ddr.bank.ip-address must be one IP address, such as 203.0.113.7");
        }
    }
}
