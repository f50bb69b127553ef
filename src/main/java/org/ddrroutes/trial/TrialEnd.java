package org.ddrroutes.trial;

import java.util.List;
import org.apache.camel.Exchange;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.Disposition;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RegistrationContent;

/** Tells what became of a message in the end, and whether the program would let that pass. */
record TrialEnd(TrialParts parts, TrialEndpoints endpoints) {

    private static final String ROLLED_BACK = "NOT disposed of: the message would be rolled back";

    private static final String NOT_TOLD =
            "the result is NOT told: it was not sent to its address as it is, and would wait";

    private static final String TOLD_TWICE =
            "the result is told TWICE: send it in one branch or the other, and begin the"
                    + " route of a copy with removeHeaders: \"*\"";

    /** Of a message from a queue of one's own. */
    boolean ofOwn(Exchange exchange) {
        parts.steps().tellFailure(exchange, "the route");
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
            parts.tell("  request: requestUID=" + parts.redaction().shown(exchange.getVariable("requestUID"), known)
                    + " vendorID=" + parts.redaction().shown(exchange.getVariable("vendorID"), known)
                    + " companyID=" + parts.redaction().shown(exchange.getVariable("companyID"), known)
                    + " accountNo=" + parts.redaction().shown(Mask.lastFour(content.accountNo()), known)
                    + " digitalId=" + Redaction.hidden(content.digitalId()));
        }
        Disposition disposition = exchange.getVariable("disposition", Disposition.class);
        List<String> sent = endpoints.sentTo().stream()
                .filter(List.of(parts.queues().retry(), parts.queues().dead())::contains)
                .toList();
        if (isRolledBack(exchange) || disposition == null) {
            return tell(ROLLED_BACK, false);
        }
        return switch (disposition.next()) {
            case RETRY -> tellIf(sent.equals(List.of(parts.queues().retry())), "waits in the retry queue");
            case DEAD_LETTER ->
                tellIf(
                        sent.equals(List.of(parts.queues().dead())),
                        "a dead letter, "
                                + (disposition.reason() == null
                                        ? ""
                                        : disposition.reason().code()));
            default -> tellIf(sent.isEmpty(), "consumed, nothing is left to do");
        };
    }

    boolean ofCallback(Exchange exchange) {
        if (!parts.callbacks().shown().isEmpty()) {
            parts.tell("  callback: "
                    + parts.redaction()
                            .shown(parts.callbacks().shown(), parts.callbacks().personal()));
        }
        String answer = isRolledBack(exchange)
                ? ""
                : parts.callbacks().end(exchange.getMessage().getBody());
        return answer.isEmpty() ? tell("NOT answered as it should be", false) : tell(answer, true);
    }

    /** @param isCommitted whether its session is */
    boolean ofResult(boolean isCommitted) {
        return parts.results().isToldTwice()
                ? tell(TOLD_TWICE, false)
                : parts.results().isTold() && isCommitted ? tell("told", true) : tell(NOT_TOLD, false);
    }

    private boolean tellIf(boolean isDisposedOf, String end) {
        return tell(isDisposedOf ? end : ROLLED_BACK, isDisposedOf);
    }

    private boolean tell(String end, boolean isGood) {
        boolean isMisspelt = isGood && endpoints.hasMisspelt();
        parts.tell("  end: " + end + (isMisspelt ? "; but the name of a queue above is misspelt" : "")
                + (isGood ? parts.steps().failed() : ""));
        return isGood && !isMisspelt;
    }

    private static boolean isRolledBack(Exchange exchange) {
        return exchange.isFailed() || exchange.isRollbackOnly();
    }
}
