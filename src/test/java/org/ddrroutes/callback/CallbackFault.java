package org.ddrroutes.callback;

import java.util.List;
import java.util.function.Consumer;

/**
 * One thing wrong with a callback for each row of the table, and for each of a row's two answers, in the table's order.
 * Each leaves alone what the others change, so that any two of them go together.
 */
enum CallbackFault {
    ADDRESS("403 AU00401 Unauthorized", r -> r.peer = "198.51.100.1"),
    METHOD("405 AU00400 Bad Request", r -> r.method = "PUT"),
    CONTENT_TYPE("415 AU00400 Bad Request", r -> r.contentTypes = List.of("text/plain")),
    SIZE("413 AU00400 Bad Request", r -> r.tooLarge = true),
    NO_MSG_HDR("400 AU00003 msg-hdr is required", r -> r.msgHdrs = List.of()),
    MSG_HDR_NO_JSON("400 AU00004 Invalid format, msg-hdr", r -> r.header("{", "{{")),
    NO_KEY("401 AU00401 Unauthorized", r -> r.header("x-api-key", "no-key")),
    OTHER_KEY("401 AU00401 Unauthorized", r -> r.header("the-new-key", "wrong-key")),
    NO_CLIENT("400 AU00003 clientId is required", r -> r.header("oapi-client-id", "no-client")),
    OTHER_CLIENT("401 AU00401 Unauthorized", r -> r.header("our-client", "their-client")),
    NO_PARTNER("400 CMN001 oapi-partner-id is required", r -> r.header("oapi-partner-id", "no-partner")),
    OTHER_PARTNER("400 BSN006 Partner Id Not Found", r -> r.header("our-partner", "their-partner")),
    NO_CHANNEL("400 CMN001 channelId is required", r -> r.header("channelId", "no-channel")),
    OTHER_CHANNEL("400 CMN003 Invalid channelId", r -> r.header("DDR-OPEN-API", "CLOSED")),
    NO_REQUEST_UID("400 CMN001 requestUID is required", r -> r.header("requestUID", "no-uid")),
    ODD_REQUEST_UID("400 AU00004 Invalid format, requestUID", r -> r.header("500000010930000001", "5 1")),
    NO_TIME("400 CMN001 requestDateTime is required", r -> r.header("requestDateTime", "no-time")),
    ODD_TIME("400 CMN002 Invalid format requestDateTime", r -> r.header("20261123", "2026/11/23")),
    OLD("400 CMN003 Invalid requestDateTime", r -> r.header("10:00:00", "11:00:00")),
    NO_OBJECT("400 AU00400 Bad Request", r -> r.body("\"}", "\"}]")),
    NUMBER("400 AU00400 Bad Request", r -> r.body("\"ref4\":\"12345\"", "\"ref4\":1")),
    NO_RESP_DESC("400 CMN001 respDesc is required", r -> r.body("respDesc", "noDesc")),
    LETTERS("400 CMN004 accountNo must be numeric", r -> r.body("0000119222", "0000119222a")),
    TOO_LONG(
            "400 CMN005 ref1 is over max length (20)",
            r -> r.body("\"ref1\":\"12345\"", "\"ref1\":\"" + "1".repeat(21) + "\"")),
    CONTROL_CHARACTER("400 CMN002 Invalid format ref2", r -> r.body("\"ref2\":\"12345\"", "\"ref2\":\"\\u0000\"")),
    NO_DAY("400 CMN002 Invalid format applyDtm", r -> r.body("20201102", "20200231")),
    OTHER_CODE("400 CMN003 Invalid respCode", r -> r.body("I0000", "I0002")),
    OTHER_VENDOR("400 BSN001 Vendor Id Not Found", r -> r.body("\"001\"", "\"003\"")),
    OTHER_COMPANY("400 BSN004 Company Profile Not Found", r -> r.body("AAAA000001", "BBBB000001")),
    DUPLICATE("409 BSN007 Duplicate Request UID", r -> r.body("\"ref3\":\"12345\"", "\"ref3\":\"other\""));

    final String answer;
    final Consumer<ExampleRequest> spoil;

    CallbackFault(String answer, Consumer<ExampleRequest> spoil) {
        this.answer = answer;
        this.spoil = spoil;
    }

    /** Whether an answer that this gives may name the requestUID: the key is looked at before it. */
    boolean comesAfterTheKey() {
        return compareTo(OTHER_KEY) > 0;
    }

    boolean spoilsTheRequestUid() {
        return this == NO_REQUEST_UID || this == ODD_REQUEST_UID;
    }
}
