package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code registerddr} that has passed the guide's checks.
 *
 * @param clientId whose token it carried
 * @param fields the guide's fields that were given, by name
 * @param number the n-th call for this registration since it was last taken, under whatever requestUID
 */
public record RegisterCall(
        String requestUid, String clientId, @Nullable String digitalId, Map<String, String> fields, int number) {

    public RegisterCall {
        SandboxYaml.check(
                requestUid != null && clientId != null && fields != null, "A call has requestUid, clientId and fields");
        fields = Map.copyOf(fields);
    }

    /** The field's value; empty where it was not given. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    Map<String, String> fieldsInOrder() {
        Map<String, String> inOrder = new LinkedHashMap<>();
        Guide.FIELDS.keySet().stream().filter(fields::containsKey).forEach(name -> inOrder.put(name, field(name)));
        return inOrder;
    }

    /** The same for every call that asks for the same registration. */
    @JsonIgnore
    String content() {
        return Guide.FIELDS.keySet().stream().map(this::field).collect(Collectors.joining("|"));
    }

    RegisterCall withNumber(int wanted) {
        return new RegisterCall(requestUid, clientId, digitalId, fields, wanted);
    }
}
