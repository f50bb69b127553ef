package org.ddrroutes.callback;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The guide's callback, well-formed, to be changed in one place or two. Now is 2026-11-23 10:00:00 in Bangkok. */
final class ExampleRequest {

    String method = "POST";
    List<String> contentTypes = List.of("application/json");
    String peer = "203.0.113.7";
    List<String> forwardedFor = List.of();
    List<String> msgHdrs = new ArrayList<>(List.of("""
            {"channelId":"DDR-OPEN-API","oapi-client-id":"our-client","oapi-partner-id":"our-partner",\
            "requestUID":"500000010930000001","requestDateTime":"20261123 10:00:00","x-api-key":"the-new-key"}"""));
    byte[] body = """
            {"vendorId":"001","companyId":"AAAA000001","accountNo":"0000119222","ref1":"12345","ref2":"12345",\
            "ref3":"12345","ref4":"12345","applyDtm":"20201102 11:22:33","respCode":"I0000","respDesc":"Success"}""".getBytes(StandardCharsets.UTF_8);
    boolean tooLarge;

    /** Changes the one {@code msg-hdr} line. */
    ExampleRequest header(String from, String to) {
        msgHdrs.set(0, changed(msgHdrs.get(0), from, to));
        return this;
    }

    ExampleRequest body(String from, String to) {
        body = changed(new String(body, StandardCharsets.UTF_8), from, to).getBytes(StandardCharsets.UTF_8);
        return this;
    }

    ExampleRequest wholeBody(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    CallbackRequest received() {
        CallbackRequest request = new CallbackRequest(method, contentTypes, peer, forwardedFor, msgHdrs);
        if (tooLarge) {
            request.setTooLarge();
        }
        request.setBody(body);
        return request;
    }

    private static String changed(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("The example has no " + from);
        }
        return text.replace(from, to);
    }
}
