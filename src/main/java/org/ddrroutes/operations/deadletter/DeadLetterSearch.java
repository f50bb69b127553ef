package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.Optional;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.RequestReader;
import org.ddrroutes.registration.RequestUid;
import org.springframework.stereotype.Component;

/** Finds the one dead letter that an operator means: by its id, or by a requestUID that no other dead letter has. */
@Component
public class DeadLetterSearch {

    private static final int MOST_TOLD = 20;

    private final DeadLetterQueue deadLetters;
    private final RequestReader reader;

    DeadLetterSearch(DeadLetterQueue deadLetters, RequestReader reader) {
        this.deadLetters = deadLetters;
        this.reader = reader;
    }

    /** @throws OperatorProblem when there is none, or more than one */
    public FoundDeadLetter find(String id) {
        Optional<FoundDeadLetter> byId = DeadLetterKey.ofId(id).flatMap(key -> deadLetters.find(key, this::read));
        return byId.orElseGet(() -> findByRequestUid(id));
    }

    private FoundDeadLetter findByRequestUid(String requestUid) {
        List<FoundDeadLetter> found = RequestUid.isWellFormed(requestUid)
                ? deadLetters.findAll(requestUid, MOST_TOLD, this::read)
                : List.of();
        if (found.isEmpty()) {
            throw unknown();
        }
        if (found.size() > 1) {
            throw OperatorProblem.conflict("more than one dead letter has this requestUID", "name one by its id")
                    .seeing(found.stream().map(FoundDeadLetter::id).toList());
        }
        return found.get(0);
    }

    static OperatorProblem unknown() {
        return OperatorProblem.notFound(
                "no dead letter has this id or requestUID", "list them at /actuator/deadletters");
    }

    private FoundDeadLetter read(Message message) throws JMSException {
        return FoundDeadLetter.read(message, reader);
    }
}
