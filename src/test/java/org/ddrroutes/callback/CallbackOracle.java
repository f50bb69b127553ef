package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ddrroutes.fuzz.JsonText;
import org.jspecify.annotations.Nullable;

/** Whether the checks make of a callback what the table says, whatever it holds. */
public final class CallbackOracle {

    private static final CallbackChecks CHECKS =
            CallbackChecksTest.checks(CallbackChecksTest.settings("our-partner", "DDR-OPEN-API"));
    private static final CallbackRules RULES = new CallbackRules(
            LocalDateTime.ofInstant(CallbackChecksTest.CLOCK.instant(), ZoneId.of("Asia/Bangkok")), "our-partner");

    private CallbackOracle() {}

    /** A right header and a right body, to start from. */
    public static String exampleMsgHdr() {
        return new ExampleRequest().msgHdrs.get(0);
    }

    public static byte[] exampleBody() {
        return new ExampleRequest().body;
    }

    /**
     * Returns the HTTP status.
     *
     * @throws AssertionError where the answer is not the table's, or what was accepted is not kept as it came
     */
    public static int judge(String msgHdr, byte[] body) {
        ExampleRequest request = new ExampleRequest();
        request.msgHdrs = List.of(msgHdr);
        request.body = body;
        String expected = RULES.expected(msgHdr, body);

        CheckResult checked = CHECKS.check(request.received());

        if (checked instanceof Callback callback) {
            assertThat("200 0 Success " + callback.requestUid()).isEqualTo(expected);
            keepsItAsItCame(callback, body);
            return 200;
        } else {
            CallbackResponse answer = ((CheckFailure) checked).response();
            String uid = answer.requestUid() == null ? "" : " " + answer.requestUid();
            assertThat(answer.httpStatus() + " " + answer.status().code() + " "
                            + answer.status().text() + uid)
                    .isEqualTo(expected);
            saysNothingElse(answer);
            return answer.httpStatus();
        }
    }

    private static void keepsItAsItCame(Callback callback, byte[] body) {
        Map<String, @Nullable Object> fields = JsonText.marked(body).orElseThrow();
        assertThat(new Object[] {
                    callback.vendorId(), callback.companyId(), callback.accountNo(), callback.ref1(), callback.ref2(),
                    callback.ref3(), callback.ref4(), callback.applyDtm(), callback.respCode(), callback.respDesc()
                })
                .isEqualTo(guidesFields(fields));
        assertThat(callback.toString()).endsWith(" accountNo " + masked(callback.accountNo()));
        String extra = callback.extraFields();
        assertThat(extra == null).isEqualTo(CallbackField.NAMES.containsAll(fields.keySet()));
        if (extra != null) {
            fields.keySet().removeAll(CallbackField.NAMES);
            assertThat(JsonText.object(extra).orElseThrow()).isEqualTo(fields);
        }
    }

    /** The last four of eight or more; of fewer, none. */
    private static String masked(String accountNo) {
        int hidden = accountNo.length() < 8 ? accountNo.length() : accountNo.length() - 4;
        return "x".repeat(hidden) + accountNo.substring(hidden);
    }

    private static Object[] guidesFields(Map<String, @Nullable Object> fields) {
        return Stream.of(
                        "vendorId",
                        "companyId",
                        "accountNo",
                        "ref1",
                        "ref2",
                        "ref3",
                        "ref4",
                        "applyDtm",
                        "respCode",
                        "respDesc")
                .map(fields::get)
                .toArray();
    }

    /** The three words of the interface, and none of them the sender's. */
    private static void saysNothingElse(CallbackResponse answer) {
        Map<String, @Nullable Object> said = JsonText.object(new String(answer.json(), StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(said)
                .containsEntry("statusCode", answer.status().code())
                .containsEntry("statusDesc", answer.status().text())
                .hasSize(answer.requestUid() == null ? 2 : 3);
        if (answer.requestUid() != null) {
            assertThat(Objects.requireNonNull(said.get("requestUID")).toString())
                    .matches("[A-Za-z0-9._-]{1,36}");
        }
    }
}
