package org.ddrroutes.operations.registration;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/**
 * Which registrations an operator asks for.
 *
 * @param code the last status code
 * @param from received at this time or later
 * @param to received before this time
 * @param ref any of the four references, whole
 * @param accountEnding the last four digits of the account
 * @param account whole
 * @param correlationId what its results are correlated by
 * @param messageId the stable id of the producer's message
 * @param bankRequestUid what the bank was shown
 * @param limit the most that one page holds
 * @param after the last of the page before
 */
record RegistrationFilter(
        @Nullable RegistrationState state,
        @Nullable String vendorId,
        @Nullable String companyId,
        @Nullable String code,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String ref,
        @Nullable String accountEnding,
        @Nullable String account,
        @Nullable String correlationId,
        @Nullable String messageId,
        @Nullable RequestUid bankRequestUid,
        @Nullable BigDecimal ddrOapiSeqId,
        int limit,
        @Nullable Cursor after) {

    /** What stands in an address. */
    static final List<String> NAMES = List.of("""
            state vendorID companyID code from to ref accountEnding correlationId messageId bankRequestUID
            ddrOapiSeqId limit after""".split("\\s+"));

    private static final String ACCOUNT = "account";
    private static final String ACCOUNT_ENDING = "accountEnding";

    /** What stands in a body: the same, and what must not be in an address. */
    static List<String> namesInBody() {
        List<String> names = new ArrayList<>(NAMES);
        names.add(ACCOUNT);
        return names;
    }

    /**
     * @param values by their names; null where one is not given
     * @throws OperatorProblem where one cannot be read
     */
    static RegistrationFilter of(UnaryOperator<@Nullable String> values) {
        Instant from = Parameters.from(values.apply("from"));
        Instant to = Parameters.to(values.apply("to"));
        String ending = Parameters.digits(ACCOUNT_ENDING, values.apply(ACCOUNT_ENDING), 4, 4);
        if (ending != null && (from == null || to == null)) {
            throw OperatorProblem.badRequest(
                    ACCOUNT_ENDING,
                    "must come with from and to",
                    "name the day, for example from=2026-11-23&to=2026-11-23");
        }
        String seqId = Parameters.digits("ddrOapiSeqId", values.apply("ddrOapiSeqId"), 1, 38);
        return new RegistrationFilter(
                Parameters.state(values.apply("state")),
                Parameters.vendorId(values.apply("vendorID")),
                Parameters.text("companyID", values.apply("companyID"), 15),
                Parameters.code("code", values.apply("code")),
                from,
                to,
                Parameters.text("ref", values.apply("ref"), 20),
                ending,
                Parameters.digits(ACCOUNT, values.apply(ACCOUNT), 1, 13),
                Parameters.text("correlationId", values.apply("correlationId"), 500),
                Parameters.text("messageId", values.apply("messageId"), 500),
                Parameters.optionalUid("bankRequestUID", values.apply("bankRequestUID")),
                seqId == null ? null : new BigDecimal(seqId),
                Parameters.limit(values.apply("limit")),
                Parameters.after(values.apply("after")));
    }

    /** Without personal data. */
    @Override
    public String toString() {
        return "RegistrationFilter";
    }
}
