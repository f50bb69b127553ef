package org.ddrroutes.bank;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to {@code registerddr}. Its text form shows nothing of it. Source: the guide's request headers and table.
 *
 * @param requestUid goes into {@code msg-hdr}
 * @param fields the body's fields by the guide's names, in its order
 * @param digitalId the header {@code digital-id}; null where it was not given
 */
public record RegisterddrRequest(
        String requestUid,
        Map<String, String> fields,
        @Nullable String digitalId) {

    @Override
    public String toString() {
        return "registerddr " + requestUid;
    }
}
