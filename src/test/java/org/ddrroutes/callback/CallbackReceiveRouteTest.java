package org.ddrroutes.callback;

import java.util.List;
import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bank is answered, by what became of its callback. */
class CallbackReceiveRouteTest extends RouteTest {

    private static final List<String> ANSWERS = List.of(
            "answer-success", "answer-kept", "answer-kept-for-a-person", "answer-duplicate", "answer-unknown-outcome");

    CallbackReceiveRouteTest() {
        super("callback-receive");
    }

    @ParameterizedTest
    @CsvSource({
        "settled, answer-success",
        "confirmed, answer-success",
        "repeated, answer-success",
        "unmatched, answer-kept",
        "contradicted, answer-kept-for-a-person",
        "other-parties, answer-kept-for-a-person",
        "duplicate, answer-duplicate",
        "setled, answer-unknown-outcome"
    })
    void answersByOutcome(String outcome, String answer) throws Exception {
        for (String each : ANSWERS) {
            step(each).expectedMessageCount(each.equals(answer) ? 1 : 0);
        }
        step("ask-to-look-again").expectedMessageCount(outcome.equals("unmatched") ? 1 : 0);
        step("check-callback")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(callback()));
        step("record-callback").whenAnyExchangeReceived(exchange -> exchange.setVariable("callbackOutcome", outcome));

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    @Test
    void recordsNothingThatACheckRefused() throws Exception {
        step("record-callback").expectedMessageCount(0);
        step("answer-refused").expectedMessageCount(1);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    private static Callback callback() {
        return new Callback(
                new RequestUid("reg-1"), "001", "A", "1", null, null, null, null, "", Callback.SUCCESS, "", null);
    }
}
