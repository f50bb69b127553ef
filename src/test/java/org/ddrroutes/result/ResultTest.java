package org.ddrroutes.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {

    private static final Instant AT = Instant.parse("2026-11-23T03:15:30.123456Z");

    /** The interface's own sample, character for character. */
    @Test
    void writesTheInterfacesSample() {
        Result result = new Result(
                "500000010930000001",
                "REGISTERED",
                "I0000",
                "Success",
                new BigDecimal("123"),
                "001",
                "AAAA000001",
                "xxxxxx9222",
                "12345",
                null,
                null,
                null,
                1,
                AT);

        assertThat(result.json())
                .isEqualTo("{\"requestUID\":\"500000010930000001\",\"state\":\"REGISTERED\",\"statusCode\":\"I0000\","
                        + "\"statusDesc\":\"Success\",\"ddrOapiSeqId\":123,\"vendorID\":\"001\","
                        + "\"companyID\":\"AAAA000001\",\"accountNo\":\"xxxxxx9222\",\"ref1\":\"12345\",\"attempts\":1,"
                        + "\"occurredAt\":\"2026-11-23T10:15:30.123+07:00\"}");
    }

    @Test
    void leavesOutWhatHasNoValue() {
        assertThat(withSeqId(null).json())
                .isEqualTo("{\"state\":\"DEAD\",\"occurredAt\":\"2026-11-23T10:15:30.123+07:00\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000, 1000",
        "100000000000000000000000000000000000000, 100000000000000000000000000000000000000",
        "12.50, 12.50"
    })
    void writesTheSeqIdAsTheNumberItIs(String seqId, String written) {
        assertThat(withSeqId(new BigDecimal(seqId)).json()).contains("\"ddrOapiSeqId\":" + written + ",");
    }

    private static Result withSeqId(BigDecimal seqId) {
        return new Result(null, "DEAD", null, null, seqId, null, null, null, null, null, null, null, null, AT);
    }
}
