package org.ddrroutes.operations.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/** A form as the JSON that the endpoint takes; a field that is empty is none, and one that comes twice is no text. */
final class FormBody {

    private static final String TOKEN = "_csrf";
    private static final String NESTED = "filter.";
    private static final Set<String> NUMBERS = Set.of("rate", "cap");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private FormBody() {}

    static byte[] of(MultiValueMap<String, String> form) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        form.forEach((name, values) -> {
            String value = values.get(0);
            if (name.equals(TOKEN) || (values.size() == 1 && value.isEmpty())) {
                return;
            }
            if (values.size() > 1) {
                body.putArray(name);
                return;
            }
            if (name.startsWith(NESTED)) {
                body.withObject("/filter").put(name.substring(NESTED.length()), value);
            } else if (NUMBERS.contains(name) && DIGITS.matcher(value).matches()) {
                body.put(name, Integer.parseInt(value));
            } else {
                body.put(name, value);
            }
        });
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
