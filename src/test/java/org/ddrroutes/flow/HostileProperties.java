package org.ddrroutes.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Names that mean something to Camel, to HTTP or to the bank, as somebody would spell them who wants to get past a filter. */
final class HostileProperties {

    /** Where whatever is taken for an address leads. */
    private static final List<String> TRAPS = List.of(
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelHttpBaseUri",
            "CamelHttpUrl",
            "CamelRestHttpUri",
            "CamelHttpHost",
            "CamelFileName",
            "CamelFileNameProduced",
            "CamelToEndpoint",
            "CamelSlipEndpoint",
            "CamelProxyHost",
            "Host",
            "Referer",
            "X-Forwarded-Host");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("CamelHttpQuery", "forged=1"),
            Map.entry("CamelHttpRawQuery", "forged=1"),
            Map.entry("CamelHttpMethod", "DELETE"),
            Map.entry("CamelHttpResponseCode", "503"),
            Map.entry("CamelSqlQuery", "DELETE FROM registration"),
            Map.entry("CamelJdbcParameters", "forged"),
            Map.entry("CamelBeanMethodName", "toString"),
            Map.entry("CamelCharsetName", "UTF-16"),
            Map.entry("Authorization", "Bearer forged"),
            Map.entry("Proxy-Authorization", "Basic forged"),
            Map.entry("Cookie", "forged=1"),
            Map.entry("Content-Type", "text/forged"),
            Map.entry("Content-Encoding", "gzip"),
            Map.entry("Transfer-Encoding", "forged"),
            Map.entry("User-Agent", "forged"),
            Map.entry("Retry-After", "86400"),
            Map.entry("breadcrumbId", "forged"),
            Map.entry("ddrReason", "forged"),
            Map.entry("ddrRequestUID", "FORGED"),
            Map.entry("digital-id", "forged"),
            Map.entry("msg-hdr", "{\"ipAddress\":\"forged\",\"requestUID\":\"forged\",\"x-api-key\":\"forged\"}"));

    private HostileProperties() {}

    /** Every name in several casings, as it is and as JMS clients encode it. */
    static Map<String, String> all(String trapUrl, String trapQueue) {
        Map<String, String> wanted = new LinkedHashMap<>(WORDS);
        TRAPS.forEach(name -> wanted.put(name, trapUrl));
        wanted.put("CamelJmsDestinationName", trapQueue);
        wanted.put("CamelJmsDestination", trapQueue);
        Map<String, String> spelled = new LinkedHashMap<>();
        wanted.forEach((name, value) -> spellings(name).forEach(spelling -> spelled.put(spelling, value)));
        return spelled;
    }

    private static Stream<String> spellings(String name) {
        return Stream.of(
                        name,
                        name.toLowerCase(Locale.ROOT),
                        name.toUpperCase(Locale.ROOT),
                        "cA" + name.substring(2),
                        name.replace("-", "_HYPHEN_"),
                        name.replace("-", "_HYPHEN_").toUpperCase(Locale.ROOT),
                        name.replace("Http", "_DOT_Http"))
                .distinct()
                .filter(spelling -> !spelling.equalsIgnoreCase("content-length"));
    }
}
