package org.ddrroutes.harness;

import com.github.tomakehurst.wiremock.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How the scripted bank answers one call, in the words of the guide.
 *
 * @param body sent as it is; {@code ${requestUID}} and {@code ${sequence}} in it are filled in by the bank
 * @param delay before the first byte of the answer
 * @param drip over how long the body is spread, once begun
 * @param fault instead of the answer
 * @param registers whether the bank has done what it was asked, whatever it says
 */
public record BankAnswer(
        int httpStatus,
        byte[] body,
        Map<String, String> headers,
        Duration delay,
        Duration drip,
        @Nullable Fault fault,
        boolean registers) {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    /** The guide's own answer to a registration that was taken. */
    public static BankAnswer accepted() {
        return json(200, coded("0", "Success", "INFO", ",\"ddrOapiSeqId\":${sequence}"))
                .registering();
    }

    /** A code of the guide's table, as a well-formed answer with HTTP 200. */
    public static BankAnswer code(String statusCode) {
        return code(200, statusCode);
    }

    public static BankAnswer code(int httpStatus, String statusCode) {
        return json(httpStatus, coded(statusCode, "said by the scripted bank", "ERROR", ""));
    }

    /** An HTTP status without a body. */
    public static BankAnswer http(int httpStatus) {
        return new BankAnswer(httpStatus, new byte[0], Map.of(), Duration.ZERO, Duration.ZERO, null, false);
    }

    public static BankAnswer json(int httpStatus, String body) {
        return raw(httpStatus, body.getBytes(StandardCharsets.UTF_8)).withHeaders(JSON);
    }

    /** Any bytes, without a content type. */
    public static BankAnswer raw(int httpStatus, byte[] body) {
        return new BankAnswer(httpStatus, body, Map.of(), Duration.ZERO, Duration.ZERO, null, false);
    }

    /** The connection breaks; the bank has not done what it was asked. */
    public static BankAnswer broken(Fault fault) {
        return new BankAnswer(200, new byte[0], Map.of(), Duration.ZERO, Duration.ZERO, fault, false);
    }

    /** The bank has registered it, and its answer is lost on the way. */
    public static BankAnswer lost() {
        return broken(Fault.CONNECTION_RESET_BY_PEER).registering();
    }

    public BankAnswer registering() {
        return new BankAnswer(httpStatus, body, headers, delay, drip, fault, true);
    }

    public BankAnswer withHeaders(Map<String, String> wanted) {
        return new BankAnswer(httpStatus, body, wanted, delay, drip, fault, registers);
    }

    public BankAnswer after(Duration wanted) {
        return new BankAnswer(httpStatus, body, headers, wanted, drip, fault, registers);
    }

    public BankAnswer drippingOver(Duration wanted) {
        return new BankAnswer(httpStatus, body, headers, delay, wanted, fault, registers);
    }

    /** The same, its body compressed, whatever the request allows. */
    public BankAnswer zippedFor(ReceivedCall call) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(new String(body, StandardCharsets.UTF_8)
                    .replace("${requestUID}", call.requestUid())
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return raw(httpStatus, zipped.toByteArray())
                .withHeaders(Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"));
    }

    private static String coded(String code, String description, String severity, String rest) {
        return "{\"statusCode\":\"" + code + "\",\"statusDesc\":\"" + description + "\",\"severity\":\"" + severity
                + "\",\"requestUID\":\"${requestUID}\"" + rest + "}";
    }
}
