package org.ddrroutes.harness;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call of the bank's token endpoint.
 *
 * @param refresh whether it went to {@code token/refresh}
 * @param headers every header line, by its name in lower case
 * @param form the decoded fields of the body
 */
public record TokenCall(Instant at, boolean refresh, Map<String, List<String>> headers, Map<String, String> form) {

    public String clientId() {
        return form.getOrDefault("client_id", "");
    }
}
