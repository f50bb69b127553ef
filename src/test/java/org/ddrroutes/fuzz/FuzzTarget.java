package org.ddrroutes.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ddrroutes.bank.BankOracle;
import org.ddrroutes.callback.CallbackOracle;
import org.ddrroutes.registration.RequestOracle;

/** What the fuzzer throws its bytes at: each is judged, and a judgement that fails is a finding. */
enum FuzzTarget {
    MSG_HDR(CallbackOracle.exampleMsgHdr(), "{\"x-api-key\":\"the-new-key\",\"requestUID\":\"1\"}") {
        @Override
        void take(byte[] input) {
            CallbackOracle.judge(new String(input, StandardCharsets.ISO_8859_1), CallbackOracle.exampleBody());
        }
    },

    CALLBACK_BODY(
            new String(CallbackOracle.exampleBody(), StandardCharsets.UTF_8),
            "{\"vendorId\":\"002\",\"x\":[1e5,null,true,{\"y\":\"\\ud83d\\u0000\"}]}") {
        @Override
        void take(byte[] input) {
            CallbackOracle.judge(CallbackOracle.exampleMsgHdr(), input);
        }
    },

    /** The body, then whatever properties stand beside it. */
    REQUEST(
            "t{\"vendorID\":\"001\",\"companyID\":\"AAAA000001\",\"accountNo\":\"0000119222\",\"ref1\":\"1\"}\u001eU-1\u001e007",
            "b{\"vendorID\":\"001\",\"companyID\":\"A\",\"accountNo\":\"1\",\"requestUID\":\"U\",\"digitalId\":\"7\"}") {
        @Override
        void take(byte[] input) {
            List<byte[]> parts = parts(input);
            boolean binary = input.length > 0 && input[0] == 'b';
            byte[] body = parts.get(0);
            RequestOracle.judge(
                    body.length == 0 ? body : Arrays.copyOfRange(body, 1, body.length),
                    binary,
                    parts.size() > 1 ? new String(parts.get(1), StandardCharsets.UTF_8) : null,
                    parts.size() > 2 ? new String(parts.get(2), StandardCharsets.UTF_8) : null);
        }
    },

    /** The HTTP status, the answer, and {@code Retry-After}. */
    REGISTERDDR_ANSWER(
            "200{\"statusCode\":\"0\",\"statusDesc\":\"Success\",\"requestUID\":\"" + BankOracle.UID
                    + "\",\"ddrOapiSeqId\":123}",
            "429{\"statusCode\":\"0429\"}\u001e120",
            "503<html>\u001eSun, 06 Nov 2026 08:49:37 GMT") {
        @Override
        void take(byte[] input) {
            List<byte[]> parts = parts(input);
            byte[] answer = parts.get(0);
            BankOracle.judge(
                    status(answer),
                    withoutStatus(answer),
                    parts.size() > 1 ? new String(parts.get(1), StandardCharsets.ISO_8859_1) : null);
        }
    },

    TOKEN_ANSWER(
            "200{\"code\":\"0000\",\"data\":{\"access_token\":\"a\",\"expires_in\":900,\"refresh_token\":\"r\","
                    + "\"refresh_token_expires_in\":1.5e3}}",
            "401{\"code\":\"TK001\"}") {
        @Override
        void take(byte[] input) {
            BankOracle.judgeToken(status(input), withoutStatus(input));
        }
    },

    /** All of them, the first byte saying which: one process for a short look. */
    ANY("0" + CallbackOracle.exampleMsgHdr(), "2" + REQUEST.seeds.get(0), "3" + REGISTERDDR_ANSWER.seeds.get(0)) {
        @Override
        void take(byte[] input) {
            if (input.length > 0) {
                values()[Math.floorMod(input[0] - '0', ordinal())].take(Arrays.copyOfRange(input, 1, input.length));
            }
        }
    },

    /** A fault made on purpose, behind a word that nobody hits by chance: a fuzzer that misses it sees nothing. */
    PLANTED_FAULT("{\"x-api-key\":\"some words\"}") {
        @Override
        void take(byte[] input) {
            Object key = JsonText.object(input)
                    .map(fields -> fields.get("x-api-key"))
                    .orElse(null);
            if (key instanceof String text && text.startsWith("other")) {
                throw new IllegalStateException("the planted fault");
            }
        }
    };

    private static final int STATUS_DIGITS = 3;
    private static final byte SEPARATOR = 0x1e;

    private final List<String> seeds;

    FuzzTarget(String... seeds) {
        this.seeds = List.of(seeds);
    }

    abstract void take(byte[] input);

    /** Right ones, to start from. */
    List<byte[]> seeds() {
        return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<byte[]> parts(byte[] input) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i == input.length || input[i] == SEPARATOR) {
                parts.add(Arrays.copyOfRange(input, from, i));
                from = i + 1;
            }
        }
        return parts;
    }

    /** 100 to 599, whatever the bytes. */
    private static int status(byte[] input) {
        int status = 0;
        for (int i = 0; i < STATUS_DIGITS && i < input.length; i++) {
            status = status * 10 + (input[i] & 0xff) % 48 % 10;
        }
        return 100 + Math.floorMod(status - 100, 500);
    }

    private static byte[] withoutStatus(byte[] input) {
        return input.length <= STATUS_DIGITS ? new byte[0] : Arrays.copyOfRange(input, STATUS_DIGITS, input.length);
    }
}
