package org.ddrroutes.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One registration as a producer knows it, and what the bank's guide makes of it on either side.
 *
 * @param fields the bank's fields of the request, in the guide's order
 */
public record Sample(String requestUid, String digitalId, Map<String, String> fields) {

    /** The guide's own sample. */
    public static final Sample GUIDE = of("500000010930000001", "123456789", "0000119222");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter APPLIED = DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss");

    /** A registration that no other test has: its own requestUID and its own account, with leading zeros. */
    public static Sample fresh() {
        return of("T" + UUID.randomUUID().toString().replace("-", ""), digits(13), "00" + digits(8));
    }

    public String accountNo() {
        return fields.get("accountNo");
    }

    /** The same for another vendor. */
    public Sample withVendor(String vendorId) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put("vendorID", vendorId);
        return new Sample(requestUid, digitalId, Collections.unmodifiableMap(changed));
    }

    /** The bank's request body and nothing else; requestUID and digitalId travel as properties. */
    public OutgoingMessage asDraft() {
        return OutgoingMessage.of(requestBody().toString())
                .withProperty("requestUID", requestUid)
                .withProperty("digitalId", digitalId);
    }

    /** Everything in the body, for producers that cannot set properties. */
    public OutgoingMessage asDraftWithoutProperties() {
        return OutgoingMessage.of(requestBody()
                .put("requestUID", requestUid)
                .put("digitalId", digitalId)
                .toString());
    }

    public ObjectNode requestBody() {
        ObjectNode body = JSON.createObjectNode();
        fields.forEach(body::put);
        return body;
    }

    /** The body of the callback with this {@code respCode}. */
    public ObjectNode callbackBody(String respCode) {
        ObjectNode body = JSON.createObjectNode();
        fields.forEach((name, value) -> body.put(name.replace("ID", "Id"), value));
        return body.put("applyDtm", LocalDateTime.now(ZoneId.of("Asia/Bangkok")).format(APPLIED))
                .put("respCode", respCode)
                .put("respDesc", respCode.equals("I0000") ? "Success" : "Reject");
    }

    private static Sample of(String requestUid, String digitalId, String accountNo) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("vendorID", "001");
        fields.put("companyID", "AAAA000001");
        fields.put("accountNo", accountNo);
        for (int i = 1; i <= 4; i++) {
            fields.put("ref" + i, "12345");
        }
        return new Sample(requestUid, digitalId, Collections.unmodifiableMap(fields));
    }

    private static String digits(int count) {
        return ThreadLocalRandom.current()
                .ints(count, 0, 10)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
