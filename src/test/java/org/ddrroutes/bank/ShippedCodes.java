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
    public static Verdict answer(int httpStatus, String statusCode) {
        return answer(httpStatus, statusCode, null);
    }

    public static Verdict answer(int httpStatus, String statusCode, @Nullable String retryAfter) {
        String seqId = statusCode.equals("0") ? ",\"ddrOapiSeqId\":123" : "";
        return read(
                httpStatus,
                "{\"statusCode\":\"" + statusCode + "\",\"statusDesc\":\"said by the bank\",\"requestUID\":\"" + UID
                        + "\"" + seqId + "}",
                retryAfter);
    }

    /** An HTTP status without a body. */
    public static Verdict http(int httpStatus, @Nullable String retryAfter) {
        return read(httpStatus, "", retryAfter);
    }

    /** Time-out, or a connection lost on the way. */
    public static Verdict lost() {
        return Verdict.unknown(Verdict.NO_ANSWER, "the connection was lost");
    }

    public static Verdict connectionRefused() {
        return Verdict.notSent("no connection: HttpHostConnectException");
    }

    /** The token was refused, and so was the new one. */
    public static Verdict tokenRefusedTwice() {
        return answer(401, "AU00401").held();
    }

    public static Verdict credentialsRefused() {
        return Verdict.noToken(Action.HOLD, "TK001", "the bank refuses our credentials: TK001");
    }

    public static Verdict noToken() {
        return Verdict.noToken(Action.RETRY, "HTTP500", "no token: HTTP 500, not code 0000");
    }

    /** The token was refused, and no other came. */
    public static Verdict tokenRefusedAndNoOther() {
        return noToken().afterACall();
    }

    static Verdict read(int httpStatus, String body, @Nullable String retryAfter) {
        return new AnswerReader(read(), Clock.systemUTC())
                .read(httpStatus, body.getBytes(StandardCharsets.UTF_8), retryAfter, UID);
    }
}
