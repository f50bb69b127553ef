package org.ddrroutes.bank;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;

/** What the shipped {@code config/bank-codes.yaml} and the reader of answers make of what the bank says. */
public final class ShippedCodes {

    static final Path FILE = Path.of("config/bank-codes.yaml");

    private static final String UID = "UID";

    private ShippedCodes() {}

    static BankCodes read() {
        return BankCodesFile.read(new FileSystemResource(FILE));
    }

    /** A well-formed answer with this code. */
    public static CallOutcome answer(int httpStatus, String statusCode) {
        return answer(httpStatus, statusCode, null);
    }

    public static CallOutcome answer(int httpStatus, String statusCode, @Nullable String retryAfter) {
        String seqId = statusCode.equals("0") ? ",\"ddrOapiSeqId\":123" : "";
        return read(
                httpStatus,
                "{\"statusCode\":\"" + statusCode + "\",\"statusDesc\":\"said by the bank\",\"requestUID\":\"" + UID
                        + "\"" + seqId + "}",
                retryAfter);
    }

    /** An HTTP status without a body. */
    public static CallOutcome http(int httpStatus, @Nullable String retryAfter) {
        return read(httpStatus, "", retryAfter);
    }

    /** Time-out, or a connection lost on the way. */
    public static CallOutcome lost() {
        return CallOutcome.unknown(CallOutcome.NO_ANSWER, "the connection was lost");
    }

    public static CallOutcome connectionRefused() {
        return CallOutcome.notSent("no connection: HttpHostConnectException");
    }

    /** The token was refused, and so was the new one. */
    public static CallOutcome tokenRefusedTwice() {
        return answer(401, "AU00401").held();
    }

    public static CallOutcome credentialsRefused() {
        return CallOutcome.noToken(Action.HOLD, "TK001", "the bank refuses our credentials: TK001");
    }

    public static CallOutcome noToken() {
        return CallOutcome.noToken(Action.RETRY, "HTTP500", "no token: HTTP 500, not code 0000");
    }

    /** The token was refused, and no other came. */
    public static CallOutcome tokenRefusedAndNoOther() {
        return noToken().afterACall();
    }

    /** The token was refused, and this came with the next. */
    public static CallOutcome afterARefusedToken(CallOutcome outcome) {
        return outcome.afterACall();
    }

    static CallOutcome read(int httpStatus, String body, @Nullable String retryAfter) {
        return new RegisterddrResponseReader(read(), Clock.systemUTC())
                .read(httpStatus, body.getBytes(StandardCharsets.UTF_8), retryAfter, UID);
    }
}
