package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/**
 * All that is read of one HTTP request, and what the checks have found in it so far. Everything else of the request is
 * never looked at. One thread has it at a time. Its text form shows none of it.
 */
public final class CallbackRequest {

    private static final byte[] NO_BODY = {};

    final String method;
    final List<String> contentTypes;
    final String peer;
    final List<String> forwardedFor;
    final List<String> msgHdrs;

    byte[] bytes = NO_BODY;
    boolean isTooLarge;
    Optional<InetAddress> sender = Optional.empty();
    ObjectNode msgHdr = JsonNodeFactory.instance.objectNode();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    boolean isKeyRight;

    /** The check that failed; null while none has. */
    @Nullable
    CheckFailure failure;

    private int checksPassed;

    /**
     * A request whose body has not come yet.
     *
     * @param peer the address at the other end of the socket
     */
    public CallbackRequest(
            String method, List<String> contentTypes, String peer, List<String> forwardedFor, List<String> msgHdrs) {
        this.method = method;
        this.contentTypes = List.copyOf(contentTypes);
        this.peer = peer;
        this.forwardedFor = List.copyOf(forwardedFor);
        this.msgHdrs = List.copyOf(msgHdrs);
    }

    /** The body has come to its end. */
    public void setBody(byte[] received) {
        bytes = received;
    }

    /** The body is over the limit, whatever more of it may come. */
    public void setTooLarge() {
        isTooLarge = true;
    }

    /** What an answer may name: nothing before the key was right, nothing malformed. */
    public @Nullable RequestUid nameableRequestUid() {
        String value = isKeyRight ? part("requestUID") : null;
        return value == null || !RequestUid.isWellFormed(value) ? null : new RequestUid(value);
    }

    /** The network that the sender is in, once its address was checked. */
    public String network() {
        return ClientAddress.network(sender);
    }

    /** Goes on with the checks up to the given one, unless one has failed already. */
    void pass(List<Check> checks, int until) {
        while (failure == null && checksPassed < until) {
            Check check = checks.get(checksPassed);
            CallbackResponse refusal = check.rule().apply(this);
            if (refusal == null) {
                checksPassed++;
            } else {
                failure = new CheckFailure(
                        check.name(),
                        network(),
                        sender.map(InetAddress::getHostAddress).orElse("unknown"),
                        new CallbackResponse(refusal.httpStatus(), refusal.status(), nameableRequestUid()));
            }
        }
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
        return Objects.requireNonNull(text(field), field.wireName);
    }

    @Override
    public String toString() {
        return "CallbackRequest";
    }
}
