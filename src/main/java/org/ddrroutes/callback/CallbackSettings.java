package org.ddrroutes.callback;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code ddr.callback.*}. One of {@code channelId}, {@code clientId} and {@code partnerId} that is blank must be
 * sent by the bank but is not compared.
 *
 * @param apiKey what the bank must send as {@code x-api-key}; several while a key is rotated
 * @param clientId null or blank for {@code ddr.bank.client-id}
 * @param allowedNetworks where callbacks may come from
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param maxClockSkew how far ahead {@code requestDateTime} may be; 0 is not checked
 * @param maxAge how old {@code requestDateTime} may be; 0 is not checked
 */
@ConfigurationProperties("ddr.callback")
public record CallbackSettings(
        @DefaultValue("/callbacks/ddr") String path,
        @DefaultValue List<Secret> apiKey,
        @DefaultValue("DDR-OPEN-API") String channelId,
        @Nullable String clientId,
        @Nullable String partnerId,
        @DefaultValue List<Network> allowedNetworks,
        @DefaultValue List<Network> trustedProxies,
        @DefaultValue("15m") Duration maxClockSkew,
        @DefaultValue("24h") Duration maxAge,
        @DefaultValue("16KB") DataSize maxBody,
        @DefaultValue("by-code") HttpStatusRule httpStatus) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** What the HTTP status of an answer tells. */
    public enum HttpStatusRule {
        /** The same as the {@code statusCode} in it. */
        BY_CODE,
        /** Nothing: only the {@code statusCode} tells. */
        ALWAYS_200
    }

    public CallbackSettings {
        apiKey = List.copyOf(apiKey);
        allowedNetworks = List.copyOf(allowedNetworks);
        trustedProxies = List.copyOf(trustedProxies);
        require(PLAIN_PATH.matcher(path).matches(), "path", "must be a plain path such as /callbacks/ddr");
        require(!apiKey.isEmpty(), "api-key", "is required");
        require(apiKey.stream().noneMatch(key -> key.reveal().isBlank()), "api-key", "must not hold an empty key");
        require(
                apiKey.stream().noneMatch(key -> CONTROL.matcher(key.reveal()).find()),
                "api-key",
                "must not hold a line break, which no header carries; write each key in one line");
        require(!allowedNetworks.isEmpty(), "allowed-networks", "is required");
        require(!maxClockSkew.isNegative(), "max-clock-skew", "must not be negative");
        require(!maxAge.isNegative(), "max-age", "must not be negative");
        require(maxBody.toBytes() > 0 && maxBody.toMegabytes() < 1, "max-body", "must be from 1B to under 1MB");
    }

    /** The HTTP status of an answer on the callback's path. */
    public int httpStatus(int byCode) {
        return httpStatus == HttpStatusRule.ALWAYS_200 ? 200 : byCode;
    }

    private static void require(boolean met, String setting, String rule) {
        if (!met) {
            throw new SettingFault("ddr.callback." + setting + " " + rule);
        }
    }
}
