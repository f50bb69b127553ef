package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.ddrroutes.registration.RequestUid;

/** The bank's callback as the guide has it: the {@code msg-hdr} header and the body. */
record CallbackMessage(String header, String body) {

    private static final DateTimeFormatter BANGKOK =
            DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss").withZone(ZoneId.of("Asia/Bangkok"));

    /** @param now the time of this post; the body is the same however often it is posted */
    static CallbackMessage of(BankLedger.Booking booking, CallbackPlan plan, CallbackIdentity identity, Instant now) {
        RegistrationCall call = booking.call();
        ObjectNode header = JsonNodeFactory.instance
                .objectNode()
                .put("channelId", identity.channelId())
                .put("oapi-client-id", identity.clientId())
                .put("oapi-partner-id", identity.partnerId())
                .put("requestUID", plan.isUnderAnotherUid() ? anotherUid(call) : call.requestUid())
                .put("requestDateTime", BANGKOK.format(now))
                .put("x-api-key", identity.apiKey().get(0).reveal());
        // In its callback the bank spells two of the fields otherwise than in its call.
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        copy(call, "vendorID", body, "vendorId");
        copy(call, "companyID", body, "companyId");
        for (String name : new String[] {"accountNo", "ref1", "ref2", "ref3", "ref4"}) {
            copy(call, name, body, name);
        }
        body.put("applyDtm", BANGKOK.format(booking.at()))
                .put("respCode", plan.respCode())
                .put("respDesc", plan.respDesc());
        return new CallbackMessage(header.toString(), body.toString());
    }

    private static String anotherUid(RegistrationCall call) {
        return RequestUid.ofMessage("callback of " + call.requestUid()).value();
    }

    private static void copy(RegistrationCall call, String from, ObjectNode body, String to) {
        call.field(from).ifPresent(value -> body.put(to, value));
    }
}
