package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.ddrroutes.sandbox.bank.BankMemory.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A callback as it goes over the wire.
 *
 * @param msgHdr the header; null: none
 * @param msgHdrLines in how many lines it is sent
 * @param from the local address that it is sent from; null: any
 */
public record CallbackMessage(
        String method,
        String contentType,
        @Nullable String msgHdr,
        int msgHdrLines,
        String body,
        @Nullable String from) {

    private static final String AS_SHOWN = "yyyyMMdd HH:mm:ss";
    private static final String AS_STATED = "yyyy-MM-dd HH:mm:ss";
    private static final String TOO_LARGE = "${20000 bytes}";
    private static final String AS_PRINTED = "${as printed}";

    /** @param now the time of this post; the body is the same however often it is posted */
    static CallbackMessage of(Entry entry, CallbackPlan plan, BankOptions options, Switches switches, Instant now) {
        return new CallbackMessage(
                plan.method(),
                plan.contentType(),
                msgHdr(entry, plan, options, switches, now),
                plan.msgHdrTwice() ? 2 : 1,
                plan.text() == null ? body(entry, plan, switches) : plan.text(),
                plan.from());
    }

    private static @Nullable String msgHdr(
            Entry entry, CallbackPlan plan, BankOptions options, Switches switches, Instant now) {
        String given = plan.msgHdr();
        if (given != null && !given.equals(AS_PRINTED)) {
            return given.isBlank() ? null : given;
        }
        String uidForm = plan.requestUid() == null ? switches.of(Switch.CALLBACK_REQUEST_UID) : plan.requestUid();
        ObjectNode header = SandboxYaml.JSON
                .createObjectNode()
                .put("channelId", options.channelId())
                .put(
                        "oapi-client-id",
                        entry.call() == null ? options.clientId() : entry.call().clientId())
                .put("oapi-partner-id", options.partnerId())
                .put("requestUID", uidForm.equals(CallbackPlan.NEW_UID) ? newUid(entry) : entry.requestUid())
                .put("requestDateTime", Guide.bangkokTime(now, AS_SHOWN))
                .put("x-api-key", options.apiKey());
        String json = changed(header, plan.header()).toString();
        boolean isAsPrinted = given != null || switches.is(Switch.CALLBACK_MSG_HDR, "as-printed");
        return isAsPrinted ? json.replace("\"requestDateTime\"", "requestDateTime\"") : json;
    }

    private static String body(Entry entry, CallbackPlan plan, Switches switches) {
        ObjectNode body = SandboxYaml.JSON.createObjectNode();
        if (entry.call() != null) {
            // In its callback the bank spells two of the fields otherwise than in its call.
            entry.call().fieldsInOrder().forEach((name, value) -> body.put(name.replace("ID", "Id"), value));
        }
        String pattern = switches.is(Switch.APPLY_DTM, "as-stated") ? AS_STATED : AS_SHOWN;
        body.put("applyDtm", Guide.bangkokTime(entry.at(), pattern))
                .put("respCode", plan.respCode())
                .put("respDesc", Guide.text(plan.respCode()));
        return changed(body, plan.body()).toString().replace(TOO_LARGE, "x".repeat(20_000));
    }

    private static ObjectNode changed(ObjectNode json, Map<String, @Nullable Object> changes) {
        changes.forEach((name, value) -> {
            if (value == null) {
                json.remove(name);
            } else {
                json.set(name, SandboxYaml.JSON.valueToTree(value));
            }
        });
        return json;
    }

    private static String newUid(Entry entry) {
        return UUID.nameUUIDFromBytes(("callback of " + entry.requestUid()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
