package org.ddrroutes.bank;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockEndpoint;
import org.ddrroutes.routes.RouteTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BankCallRouteTest extends RouteTest {

    BankCallRouteTest() {
        super("bank-call");
    }

    @Test
    void settlesByTheAnswer() throws Exception {
        answers("accept");
        step("hand-to-outcome-record").expectedMessageCount(1);
        step("call-again-with-a-new-token").expectedMessageCount(0);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    @Test
    void callsAgainWhereTheTokenWasRefused() throws Exception {
        answers("renew-token");
        step("hand-to-outcome-record").expectedMessageCount(0);
        step("call-again-with-a-new-token").expectedMessageCount(1);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    /** The table of {@code bank-call-errors}: what failed, at which step, which line takes it. */
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("call-registerddr", new BankUnreachable(new ConnectException()), "not-sent"),
                Arguments.of("call-registerddr", new IOException("no route"), "not-sent"),
                Arguments.of(
                        "call-registerddr",
                        new OutcomeUnknown("late", new SocketTimeoutException()),
                        "outcome-unknown"),
                Arguments.of("enrich-with-token", new CredentialsRefused("TK001"), "credentials-refused"),
                Arguments.of(
                        "enrich-with-token",
                        new TokenUnavailable("NOANSWER", "lost", new OutcomeUnknown("late")),
                        "no-token"),
                Arguments.of("read-answer", new IllegalStateException("a fault of ours"), "fault-in-bank-call"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("failures")
    void saysWhatAFailureMeansAndGoesOnToRecordIt(String step, Exception failure, String line) throws Exception {
        answers("accept");
        step(step).whenAnyExchangeReceived(exchange -> {
            throw failure;
        });
        step("hand-to-outcome-record").expectedMessageCount(0);
        for (String other : List.of("not-sent", "outcome-unknown", "credentials-refused", "no-token")) {
            step("set-" + other).expectedMessageCount(other.equals(line) ? 1 : 0);
            step("record-" + other).expectedMessageCount(other.equals(line) ? 1 : 0);
        }
        step("dispose-of-fault-in-bank-call").expectedMessageCount(line.equals("fault-in-bank-call") ? 1 : 0);

        send(exchange -> {});

        MockEndpoint.assertIsSatisfied(context);
    }

    private void answers(String action) {
        step("read-answer").whenAnyExchangeReceived(exchange -> exchange.setVariable("action", action));
    }
}
