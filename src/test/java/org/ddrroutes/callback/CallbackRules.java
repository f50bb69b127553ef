package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.fuzz.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The table of the callback from {@code msg-hdr} on, restated from its text and not from the product: what must be
 * answered to a header line and a body. For the settings of {@link ExampleRequest}'s bank.
 */
final class CallbackRules {

    private static final List<String> KEYS = List.of("the-old-key", "the-new-key");
    private static final Map<String, String> COMPANIES = Map.of("001", "AAAA000001", "002", "BBBB000001");
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9._-]{1,36}");
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})(-?)([0-9]{2})\\2([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})");

    /** The guide's fields, in its order, with the most characters that each may have. */
    private static final List<Field> FIELDS = List.of(
            new Field("vendorId", 10, true),
            new Field("companyId", 15, true),
            new Field("accountNo", 13, true),
            new Field("ref1", 20, false),
            new Field("ref2", 20, false),
            new Field("ref3", 20, false),
            new Field("ref4", 20, false),
            new Field("applyDtm", 19, true),
            new Field("respCode", 5, true),
            new Field("respDesc", 10, true));

    private final LocalDateTime now;
    private final @Nullable String partnerId;

    /**
     * @param now in Bangkok
     * @param partnerId null where any partner, vendor and company will do
     */
    CallbackRules(LocalDateTime now, @Nullable String partnerId) {
        this.now = now;
        this.partnerId = partnerId;
    }

    static CallbackRules forAnyPartner(LocalDateTime now) {
        return new CallbackRules(now, null);
    }

    /** {@code HTTP code text requestUID}, the last left out where the answer may name none; {@code 200} for success. */
    String expected(String msgHdr, byte[] body) {
        if (msgHdr.isBlank()) {
            return "400 AU00003 msg-hdr is required";
        }
        Optional<Map<String, @Nullable Object>> read = JsonText.object(msgHdr.getBytes(ISO_8859_1));
        if (read.isEmpty() || !read.get().values().stream().allMatch(String.class::isInstance)) {
            return "400 AU00004 Invalid format, msg-hdr";
        }
        Map<String, @Nullable Object> header = read.get();
        if (!KEYS.contains(text(header, "x-api-key"))) {
            return "401 AU00401 Unauthorized";
        }
        String uid = text(header, "requestUID");
        return header(header)
                        .or(() -> body(body))
                        .map(refusal -> "40" + refusal)
                        .orElse("200 0 Success")
                + (UID.matcher(uid).matches() ? " " + uid : "");
    }

    private Optional<String> header(Map<String, @Nullable Object> header) {
        String sent = text(header, "requestDateTime");
        Optional<LocalDateTime> time = time(sent).filter(any -> !sent.contains("-"));
        return first(
                absent(header, "oapi-client-id") ? "0 AU00003 clientId is required" : null,
                !text(header, "oapi-client-id").equals("our-client") ? "1 AU00401 Unauthorized" : null,
                absent(header, "oapi-partner-id") ? "0 CMN001 oapi-partner-id is required" : null,
                partnerId != null && !text(header, "oapi-partner-id").equals(partnerId)
                        ? "0 BSN006 Partner Id Not Found"
                        : null,
                absent(header, "channelId") ? "0 CMN001 channelId is required" : null,
                !text(header, "channelId").equals("DDR-OPEN-API") ? "0 CMN003 Invalid channelId" : null,
                absent(header, "requestUID") ? "0 CMN001 requestUID is required" : null,
                !UID.matcher(text(header, "requestUID")).matches() ? "0 AU00004 Invalid format, requestUID" : null,
                absent(header, "requestDateTime") ? "0 CMN001 requestDateTime is required" : null,
                time.isEmpty() ? "0 CMN002 Invalid format requestDateTime" : null,
                time.filter(when -> !when.isBefore(now.minusHours(24)) && !when.isAfter(now.plusMinutes(15)))
                                .isEmpty()
                        ? "0 CMN003 Invalid requestDateTime"
                        : null);
    }

    private Optional<String> body(byte[] bytes) {
        Optional<Map<String, @Nullable Object>> read = JsonText.marked(bytes);
        if (read.isEmpty() || !FIELDS.stream().allMatch(field -> field.isText(read.get()))) {
            return Optional.of("0 AU00400 Bad Request");
        }
        Map<String, @Nullable Object> body = read.get();
        return any(field -> field.required && absent(body, field.name), "0 CMN001 %s is required")
                .or(() ->
                        first(!text(body, "accountNo").matches("[0-9]+") ? "0 CMN004 accountNo must be numeric" : null))
                .or(() -> FIELDS.stream()
                        .filter(field -> text(body, field.name).codePoints().count() > field.max)
                        .map(field -> "0 CMN005 " + field.name + " is over max length (" + field.max + ")")
                        .findFirst())
                .or(() -> any(field -> JsonText.isUnfit(text(body, field.name)), "0 CMN002 Invalid format %s"))
                .or(() -> first(
                        JsonText.isUnfit(body) ? "0 CMN002 Invalid format body" : null,
                        time(text(body, "applyDtm")).isEmpty() ? "0 CMN002 Invalid format applyDtm" : null,
                        !text(body, "respCode").matches("I000[01]") ? "0 CMN003 Invalid respCode" : null,
                        partnerId != null && !COMPANIES.containsKey(text(body, "vendorId"))
                                ? "0 BSN001 Vendor Id Not Found"
                                : null,
                        partnerId != null && !text(body, "companyId").equals(COMPANIES.get(text(body, "vendorId")))
                                ? "0 BSN004 Company Profile Not Found"
                                : null));
    }

    private static Optional<String> any(Predicate<Field> broken, String refusal) {
        return FIELDS.stream()
                .filter(broken)
                .map(field -> refusal.formatted(field.name))
                .findFirst();
    }

    private static Optional<String> first(@Nullable String... refusals) {
        return Arrays.stream(refusals).filter(Objects::nonNull).findFirst();
    }

    private static Optional<LocalDateTime> time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(
                    Integer.parseInt(time.group(1)),
                    Integer.parseInt(time.group(3)),
                    Integer.parseInt(time.group(4)),
                    Integer.parseInt(time.group(5)),
                    Integer.parseInt(time.group(6)),
                    Integer.parseInt(time.group(7))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean absent(Map<String, @Nullable Object> fields, String name) {
        return text(fields, name).isBlank();
    }

    private static String text(Map<String, @Nullable Object> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    private record Field(String name, int max, boolean required) {

        boolean isText(Map<String, @Nullable Object> body) {
            return !body.containsKey(name) || body.get(name) instanceof String || (!required && body.get(name) == null);
        }
    }
}
