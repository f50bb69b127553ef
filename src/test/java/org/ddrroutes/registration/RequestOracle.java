package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.ddrroutes.broker.ArtemisMessages;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.fuzz.JsonText;
import org.jspecify.annotations.Nullable;

/** Whether a request is read as the interface says, its rules restated from their text and not from the product. */
public final class RequestOracle {

    private static final int MAX_BYTES = 16 * 1024;
    private static final RequestReader READER =
            new RequestReader(new QueueNames("requests", "retry", "dead", "results"));
    private static final Map<String, Integer> MAX = max();

    private RequestOracle() {}

    /** A request as text or as bytes, with the two properties that may travel beside it. */
    public static void judge(byte[] body, boolean binary, @Nullable String requestUid, @Nullable String digitalId) {
        try {
            String text = new String(body, StandardCharsets.UTF_8);
            Message message = binary ? ArtemisMessages.bytes(body) : ArtemisMessages.text(text);
            if (requestUid != null) {
                message.setStringProperty("requestUID", requestUid);
            }
            if (digitalId != null) {
                message.setStringProperty("digitalId", digitalId);
            }
            int length = binary ? body.length : text.getBytes(StandardCharsets.UTF_8).length;
            Optional<Map<String, @Nullable Object>> fields =
                    length > MAX_BYTES ? Optional.empty() : binary ? JsonText.object(body) : JsonText.object(text);
            judge(READER.read(message), message.getJMSMessageID(), fields, requestUid, digitalId);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void judge(
            ReceivedRequest read,
            String messageId,
            Optional<Map<String, @Nullable Object>> fields,
            @Nullable String requestUid,
            @Nullable String digitalId) {
        if (fields.isEmpty()) {
            assertThat(String.valueOf(read.refusal())).contains("AU00400");
            assertThat(read.content()).isNull();
            return;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(fields.get());
        TreeSet<String> broken = new TreeSet<>();
        beside(values, "requestUID", requestUid, broken);
        beside(values, "digitalId", digitalId, broken);
        MAX.forEach((name, max) -> rules(name, values.get(name), max, broken));
        if (JsonText.isUnfit(fields.get())) {
            broken.add("CMN002 Invalid format body");
        }

        if (read.refusal() == null) {
            assertThat(broken).isEmpty();
            isTakenAsItCame(read, values, messageId);
        } else {
            assertThat(broken)
                    .contains(read.refusal().code() + " " + read.refusal().text());
        }
        if (read.isRecordable()) {
            assertThat(Stream.of(texts(read)).filter(Objects::nonNull)).allMatch(RequestOracle::canBeStored);
        }
    }

    private static void beside(
            Map<String, @Nullable Object> values, String name, @Nullable String property, TreeSet<String> broken) {
        if (property != null) {
            Object inBody = values.get(name);
            if (inBody == null) {
                values.put(name, property);
            } else if (!inBody.equals(property)) {
                broken.add("CMN003 Invalid " + name);
                rules(name, property, MAX.getOrDefault(name, 0), broken);
            }
        }
    }

    private static void rules(String name, @Nullable Object value, int max, TreeSet<String> broken) {
        String text = value instanceof String given ? given : "";
        if (List.of("vendorID", "companyID", "accountNo").contains(name) && text.isBlank()) {
            broken.add("CMN001 " + name + " is required");
        }
        if (name.equals("accountNo") && !text.matches("[0-9]+")) {
            broken.add("CMN004 accountNo must be numeric");
        }
        if (text.codePoints().count() > max) {
            broken.add("CMN005 " + name + " is over max length (" + max + ")");
        }
        boolean fit = value == null
                || value instanceof String
                        && switch (name) {
                            case "requestUID" -> text.matches("[A-Za-z0-9._-]+");
                            case "digitalId" -> text.matches("[ -~]*");
                            default -> !JsonText.isUnfit(text);
                        };
        if (!fit) {
            broken.add("CMN002 Invalid format " + name);
        }
    }

    private static void isTakenAsItCame(ReceivedRequest read, Map<String, @Nullable Object> values, String messageId) {
        assertThat(texts(read))
                .isEqualTo(MAX.keySet().stream()
                        .filter(name -> !name.equals("requestUID"))
                        .map(values::get)
                        .toArray());
        Object given = values.get("requestUID");
        assertThat(String.valueOf(read.requestUid()))
                .isEqualTo(
                        given == null
                                ? UUID.nameUUIDFromBytes(messageId.getBytes(StandardCharsets.UTF_8))
                                        .toString()
                                : given);
    }

    private static @Nullable Object[] texts(ReceivedRequest read) {
        RegistrationContent content = Objects.requireNonNull(read.content());
        return new @Nullable Object[] {
            content.vendorId(),
            content.companyId(),
            content.accountNo(),
            content.ref1(),
            content.ref2(),
            content.ref3(),
            content.ref4(),
            content.digitalId()
        };
    }

    private static boolean canBeStored(Object text) {
        return text.toString().codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    private static Map<String, Integer> max() {
        Map<String, Integer> max = new LinkedHashMap<>();
        max.put("vendorID", 10);
        max.put("companyID", 15);
        max.put("accountNo", 13);
        for (String ref : List.of("ref1", "ref2", "ref3", "ref4")) {
            max.put(ref, 20);
        }
        max.put("requestUID", 36);
        max.put("digitalId", 64);
        return max;
    }
}
