package org.ddrroutes.operations;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jms.JmsException;
import org.springframework.transaction.TransactionException;

/** What an operator is answered: what he asked for, or why not. */
final class Answer {

    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private Answer() {}

    static WebEndpointResponse<Object> to(Supplier<? extends Object> request) {
        try {
            return new WebEndpointResponse<>(request.get());
        } catch (Refusal e) {
            return answer(e.problem());
        } catch (QueryTimeoutException e) {
            return answer(
                    Problem.cutOff("the list was cut off after " + ListDatabase.LONGEST_STATEMENT.toSeconds() + " s"));
        } catch (DataAccessResourceFailureException
                | TransientDataAccessException
                | RecoverableDataAccessException
                | TransactionException e) {
            LOG.warn(
                    "an operator's request failed: the database does not answer ({})",
                    e.getClass().getSimpleName());
            return answer(Problem.unavailable("the database does not answer"));
        } catch (JmsException e) {
            LOG.warn(
                    "an operator's request failed: the broker does not answer ({})",
                    e.getClass().getSimpleName());
            return answer(Problem.unavailable("the broker does not answer"));
        }
    }

    private static WebEndpointResponse<Object> answer(Problem problem) {
        return new WebEndpointResponse<>(problem, problem.status());
    }
}
