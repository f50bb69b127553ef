package org.ddrroutes.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Answers every call of the bank alike.
 *
 * @param answer one of the bank's codes, or an HTTP status without a code, such as {@code HTTP503}
 */
record BankStub(String answer) {

    private static final Pattern STATUS = Pattern.compile("HTTP([1-5][0-9][0-9])");
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    void answer(Exchange exchange) throws JsonProcessingException {
        Matcher status = STATUS.matcher(answer);
        String header = exchange.getMessage().getHeader("msg-hdr", "{}", String.class);
        String requestUid = JSON.readTree(header).path("requestUID").asText();
        exchange.getMessage().removeHeaders("*");
        if (status.matches()) {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, Integer.valueOf(status.group(1)));
            exchange.getMessage().setBody(new byte[0]);
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestUID", requestUid);
        body.put("statusCode", answer);
        body.put("statusDesc", answer.equals("0") ? "Success" : "as the stub was told");
        if (answer.equals("0")) {
            body.put("ddrOapiSeqId", 1);
        }
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, OK);
        exchange.getMessage().setBody(JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
