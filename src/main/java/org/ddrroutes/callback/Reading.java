package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/** A request while it is checked: what the checks so far have read of it, for those that follow. */
final class Reading {

    final CapturedRequest request;
    private ObjectNode msgHdr = JsonNodeFactory.instance.objectNode();
    private ObjectNode body = JsonNodeFactory.instance.objectNode();
    private boolean keyRight;

    Reading(CapturedRequest request) {
        this.request = request;
    }

    void msgHdrIs(ObjectNode read) {
        msgHdr = read;
    }

    void bodyIs(ObjectNode read) {
        body = read;
    }

    void keyWasRight() {
        keyRight = true;
    }

    ObjectNode body() {
        return body;
    }

    /** A part of {@code msg-hdr}; null when it is absent or blank. */
    @Nullable
    String part(String name) {
        JsonNode value = msgHdr.get(name);
        return value == null || value.textValue().isBlank() ? null : value.textValue();
    }

    /** A field of the body; null when it is absent or JSON's null. */
    @Nullable
    String text(CallbackField field) {
        JsonNode value = body.get(field.wireName);
        return value == null ? null : value.textValue();
    }

    /** A field that an earlier check has seen to be there. */
    String required(CallbackField field) {
        String value = text(field);
        if (value == null) {
            throw new IllegalStateException(field.wireName + " is read before it was checked");
        }
        return value;
    }

    /** What an answer may name: nothing before the key was right, nothing malformed. */
    @Nullable
    RequestUid nameableRequestUid() {
        String value = keyRight ? part("requestUID") : null;
        return value == null || !RequestUid.isWellFormed(value) ? null : new RequestUid(value);
    }
}
