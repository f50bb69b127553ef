package org.ddrroutes.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, from the body and from the two JMS properties, and the rules they are held to: kind,
 * required, digits, length, characters, contradiction, in this order and within each in the order of the guide's table.
 * Source: the guide's request table.
 */
final class RequestFields {

    static final String REQUEST_UID = "requestUID";
    static final String DIGITAL_ID = "digitalId";

    private static final int DIGITAL_ID_MAX = 64;
    /** Characters of a value that are kept: more than any field may have, few enough for an index of the database. */
    private static final int MOST_KEPT = 100;

    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[\\x20-\\x7e]*");
    private static final List<String> REQUIRED = List.of("vendorID", "companyID", "accountNo");
    private static final Map<String, Integer> MAX_LENGTHS = maxLengths();

    private final ObjectNode body;
    private final Map<String, String> texts = new LinkedHashMap<>();
    /** What the properties say otherwise than the body. */
    private final Map<String, String> otherwise = new LinkedHashMap<>();

    private @Nullable StatusCode notText;

    RequestFields(ObjectNode body, Map<String, Object> properties) {
        this.body = body;
        for (String name : MAX_LENGTHS.keySet()) {
            JsonNode node = body.get(name);
            if (node != null && node.isTextual()) {
                texts.put(name, node.textValue());
            } else if (node != null && !node.isNull()) {
                refuseKind(name);
            }
        }
        properties.forEach(this::takeProperty);
    }

    static RequestFields of(RegistrationContent content) {
        return new RequestFields(json(content), Map.of());
    }

    private static ObjectNode json(RegistrationContent content) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        content.fields().forEach(body::put);
        return body.put(DIGITAL_ID, content.digitalId());
    }

    private void takeProperty(String name, Object value) {
        if (!(value instanceof String text)) {
            refuseKind(name);
            return;
        }
        String inBody = texts.putIfAbsent(name, text);
        if (inBody != null && !inBody.equals(text)) {
            otherwise.put(name, text);
        }
    }

    private void refuseKind(String name) {
        if (notText == null) {
            notText = StatusCode.invalidFormat(name);
        }
    }

    @Nullable
    String text(String name) {
        return texts.get(name);
    }

    boolean isContradictory(String name) {
        return otherwise.containsKey(name);
    }

    boolean isStorable() {
        return notText == null && texts.values().stream().noneMatch(FieldText::isUnstorable);
    }

    boolean lacksRequestUid() {
        return isStorable() && !texts.containsKey(REQUEST_UID);
    }

    /** The content, the same text for the same content. */
    String asJson() {
        return json(content()).toString();
    }

    /** What is kept of it. Of a value that is far too long, and refused for that, it is only the beginning. */
    RegistrationContent content() {
        return new RegistrationContent(
                kept("vendorID"),
                kept("companyID"),
                kept("accountNo"),
                kept("ref1"),
                kept("ref2"),
                kept("ref3"),
                kept("ref4"),
                kept(DIGITAL_ID));
    }

    private @Nullable String kept(String name) {
        String value = texts.get(name);
        return value == null || value.codePointCount(0, value.length()) <= MOST_KEPT
                ? value
                : value.substring(0, value.offsetByCodePoints(0, MOST_KEPT));
    }

    Optional<StatusCode> firstRefusal() {
        if (notText != null) {
            return Optional.of(notText);
        }
        for (String name : REQUIRED) {
            String value = texts.get(name);
            if (value == null || value.isBlank()) {
                return Optional.of(StatusCode.required(name));
            }
        }
        if (!FieldText.isDigits(texts.getOrDefault("accountNo", ""))) {
            return Optional.of(StatusCode.mustBeNumeric("accountNo"));
        }
        return tooLong(texts)
                .or(() -> tooLong(otherwise))
                .or(() -> malformed(texts))
                .or(() -> malformed(otherwise))
                .or(() -> FieldText.hasForbiddenCharacter(body)
                        ? Optional.of(StatusCode.invalidFormatOfUnknown())
                        : Optional.empty())
                .or(() -> otherwise.keySet().stream().findFirst().map(StatusCode::invalid));
    }

    private static Optional<StatusCode> tooLong(Map<String, String> fields) {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String value = field.getValue();
            int most = MAX_LENGTHS.getOrDefault(field.getKey(), Integer.MAX_VALUE);
            if (value.codePointCount(0, value.length()) > most) {
                return Optional.of(StatusCode.overMaxLength(field.getKey(), most));
            }
        }
        return Optional.empty();
    }

    private static Optional<StatusCode> malformed(Map<String, String> fields) {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (!isWellFormed(field.getKey(), field.getValue())) {
                return Optional.of(StatusCode.invalidFormat(field.getKey()));
            }
        }
        return Optional.empty();
    }

    private static boolean isWellFormed(String name, String value) {
        return switch (name) {
            case REQUEST_UID -> RequestUid.isWellFormed(value);
            case DIGITAL_ID -> PRINTABLE_ASCII.matcher(value).matches();
            default -> !FieldText.hasForbiddenCharacter(value);
        };
    }

    private static Map<String, Integer> maxLengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("vendorID", 10);
        lengths.put("companyID", 15);
        lengths.put("accountNo", 13);
        lengths.put("ref1", 20);
        lengths.put("ref2", 20);
        lengths.put("ref3", 20);
        lengths.put("ref4", 20);
        lengths.put(REQUEST_UID, RequestUid.MAX_LENGTH);
        lengths.put(DIGITAL_ID, DIGITAL_ID_MAX);
        return lengths;
    }
}
