package org.ddrroutes.trial;

import java.io.PrintStream;
import java.util.List;
import org.apache.camel.Exchange;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.Disposition;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.result.TrialResults;

/** Tells what became of a message in the end, and whether the program would let that pass. */
record TrialEnd(QueueNames queues, TrialEndpoints endpoints, StepLog steps, Redaction redaction, PrintStream out) {

    private static final String ROLLED_BACK = "NOT disposed of: the message would be rolled back";

    private static final String NOT_TOLD =
            "the result is NOT told: it was not sent to its address as it is, and would wait";

    private static final String TOLD_TWICE =
            "the result is told TWICE: send it in one branch or the other, and begin the"
                    + " route of a copy with removeHeaders: \"*\"";

    /** Of a message from a queue of one's own. */
    boolean ofOwn(Exchange exchange) {
        steps.tellFailure(exchange, "the route");
        if (isRolledBack(exchange)) {
            return tell(ROLLED_BACK, false);
        }
        return endpoints.hasSent()
                ? tell("consumed", true)
                : tell("consumed, and NOTHING came of it: no step sent anything", false);
    }

    boolean ofRegistration(Exchange exchange) {
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        if (request != null && request.content() != null) {
            RegistrationContent content = request.content();
            PersonalData known = Redaction.known(exchange);
            out.println("  request: requestUID=" + redaction.shown(exchange.getVariable("requestUID"), known)
                    + " vendorID=" + redaction.shown(exchange.getVariable("vendorID"), known)
                    + " companyID=" + redaction.shown(exchange.getVariable("companyID"), known)
                    + " accountNo=" + redaction.shown(Mask.lastFour(content.accountNo()), known)
                    + " digitalId=" + Redaction.hidden(content.digitalId()));
        }
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        List<String> sent = endpoints.sentTo().stream()
                .filter(List.of(queues.retry(), queues.dead())::contains)
                .toList();
        if (isRolledBack(exchange) || disposition == null) {
            return tell(ROLLED_BACK, false);
        }
        return switch (disposition.next()) {
            case RETRY -> tellIf(sent.equals(List.of(queues.retry())), "waits in the retry queue");
            case DEAD_LETTER ->
                tellIf(
                        sent.equals(List.of(queues.dead())),
                        "a dead letter, "
                                + (disposition.reason() == null
                                        ? ""
                                        : disposition.reason().code()));
            default -> tellIf(sent.isEmpty(), "consumed, nothing is left to do");
        };
    }

    boolean ofCallback(TrialCallbacks callbacks, Exchange exchange) {
        if (!callbacks.shown().isEmpty()) {
            out.println("  callback: " + redaction.shown(callbacks.shown(), callbacks.personal()));
        }
        String answer = isRolledBack(exchange)
                ? ""
                : callbacks.end(exchange.getMessage().getBody());
        return answer.isEmpty() ? tell("NOT answered as it should be", false) : tell(answer, true);
    }

    /** @param isCommitted whether its session is */
    boolean ofResult(TrialResults results, boolean isCommitted) {
        return results.isToldTwice()
                ? tell(TOLD_TWICE, false)
                : results.isTold() && isCommitted ? tell("told", true) : tell(NOT_TOLD, false);
    }

    private boolean tellIf(boolean isDisposedOf, String end) {
        return tell(isDisposedOf ? end : ROLLED_BACK, isDisposedOf);
    }

    private boolean tell(String end, boolean isGood) {
        boolean isMisspelt = isGood && endpoints.hasMisspelt();
        out.println("  end: " + end + (isMisspelt ? "; but the name of a queue above is misspelt" : "")
                + (isGood ? steps.failed() : ""));
        return isGood && !isMisspelt;
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly();
    }
}
