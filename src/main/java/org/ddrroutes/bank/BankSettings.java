package org.ddrroutes.bank;

import java.time.Duration;
import java.util.regex.Pattern;
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

    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern LIKE_IPV4 = Pattern.compile("[0-9./,]+");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    public BankSettings {
        BankBaseUrl.check(baseUrl, allowPlainHttp);
        SettingRule.positive("ddr.bank.connect-timeout", connectTimeout);
        SettingRule.positive("ddr.bank.response-timeout", responseTimeout);
        // It goes into a header, with every call.
        boolean isNoIpv4 = LIKE_IPV4.matcher(ipAddress).matches()
                && !IPV4.matcher(ipAddress).matches();
        if (isNoIpv4 || !HEADER_SAFE.matcher(ipAddress).matches()) {
            throw new SettingFault("ddr.bank.ip-address must be one IP address, such as 203.0.113.7");
        }
    }
}
