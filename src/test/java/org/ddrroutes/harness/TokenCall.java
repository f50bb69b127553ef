package org.ddrroutes.harness;

import com.github.tomakehurst.wiremock.http.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of the bank's token endpoint.
 *
 * @param refresh whether it went to {@code token/refresh}
 * @param headers every header line, by its name in lower case
 * @param form the decoded fields of the body
 */
public record TokenCall(Instant at, boolean refresh, Map<String, List<String>> headers, Map<String, String> form) {

    static TokenCall of(Request request, Map<String, List<String>> headers) {
        Map<String, String> form = new TreeMap<>();
        request.formParameters().forEach((name, parameter) -> form.put(name, parameter.firstValue()));
        return new TokenCall(Instant.now(), request.getUrl().endsWith("/refresh"), headers, form);
    }

    public String clientId() {
        return form.getOrDefault("client_id", "");
    }
}
