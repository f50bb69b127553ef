package org.ddrroutes.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.util.ObjectHelper;
import org.ddrroutes.operations.audit.RefusalAudit;
import org.ddrroutes.operations.console.Console;
import org.ddrroutes.operations.console.ConsolePages;
import org.ddrroutes.operations.console.ConsoleSecurity;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.outage.SqlFailure;
import org.ddrroutes.startup.OutOfMemoryExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.reactive.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.jms.JmsException;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Says every error of the operators' port as {@code application/problem+json}. Of an error that is not an {@link
 * OperatorProblem} only its status is told, in our words: its own text may quote the request.
 */
@Component
@Order(-2)
class ProblemResponder implements ErrorWebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemResponder.class);

    private final ObjectMapper json;
    private final RefusalAudit audit;
    private final ConsolePages pages;

    ProblemResponder(ObjectMapper json, RefusalAudit audit, ConsolePages pages) {
        this.json = json;
        this.audit = audit;
        this.pages = pages;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        OutOfMemoryExit.exitIfCausedBy(failure);
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        ErrorResponse problem = problem(failure);
        response.setStatusCode(problem.getStatusCode());
        response.getHeaders().putAll(problem.getHeaders());
        ProblemDetail said =
                problem instanceof OperatorProblem own && own.getBody().getDetail() != null
                        ? own.getBody()
                        : ofStatus(problem);
        return audit.record(exchange, problem.getStatusCode(), problem instanceof OperatorProblem own ? own : null)
                .then(body(exchange, said))
                .flatMap(body -> {
                    response.getHeaders().setContentLength(body.length);
                    return response.writeWith(
                            Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
                });
    }

    private Mono<byte[]> body(ServerWebExchange exchange, ProblemDetail said) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        if (!Console.isAskedBy(exchange)) {
            headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            return Mono.fromSupplier(() -> bytes(said));
        }
        // Also where the answer is given before the page's own filters, which would add it.
        headers.set("Content-Security-Policy", ConsoleSecurity.CONTENT_SECURITY_POLICY);
        headers.setContentType(ConsolePages.HTML);
        return pages.problem(exchange, said).map(page -> page.getBytes(StandardCharsets.UTF_8));
    }

    static ErrorResponse problem(Throwable failure) {
        if (ObjectHelper.getException(DataBufferLimitException.class, failure) != null) {
            return OperatorProblem.tooLarge("the body may have " + RequestLimits.MAX_BODY.toKilobytes() + " KB");
        }
        if (failure instanceof ErrorResponse known) {
            return known;
        }
        if (failure instanceof InvalidMimeTypeException) {
            // In Accept: what the body claims to be is refused elsewhere.
            return OperatorProblem.of(HttpStatus.NOT_ACCEPTABLE);
        }
        if (failure instanceof QueryTimeoutException) {
            return OperatorProblem.cutOff(
                    "the list was cut off after " + ListDatabase.LONGEST_STATEMENT.toSeconds() + " s");
        }
        Optional<SqlFailure> database = SqlFailure.of(failure).filter(sql -> sql.kind() != SqlFailure.Kind.DATA);
        if (database.isPresent()) {
            SqlFailure sql = database.get();
            String what = sql.isAnswer() && !sql.isOfTheConnection() ? "refuses this now" : "does not answer";
            return unavailable(
                    "the database " + what + (sql.isAnswer() ? ", SQLSTATE " + sql.sqlState() : ""), failure);
        }
        if (failure instanceof JmsException) {
            return unavailable("the broker does not answer", failure);
        }
        if (failure instanceof WebClientException) {
            return unavailable("the provider of logins does not answer", failure);
        }
        if (failure instanceof RejectedExecutionException || failure instanceof TimeoutException) {
            return OperatorProblem.busy("too many requests of this kind are waiting");
        }
        // Without its text, which may quote the request or a row.
        LOG.error(
                "an operator's request failed: {} at {}",
                failure.getClass().getName(),
                failure.getStackTrace().length == 0 ? "" : failure.getStackTrace()[0]);
        return OperatorProblem.of(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    private static OperatorProblem unavailable(String detail, Throwable failure) {
        LOG.warn(
                "an operator's request failed: {} ({})",
                detail,
                failure.getClass().getSimpleName());
        return OperatorProblem.unavailable(detail);
    }

    private static ProblemDetail ofStatus(ErrorResponse problem) {
        ProblemDetail said = ProblemDetail.forStatus(problem.getStatusCode());
        switch (said.getStatus()) {
            case 403 -> tell(said, "the role of this login does not allow it", "viewers read; operators read and act");
            case 405 ->
                tell(
                        said,
                        "this path does not take the method",
                        "it takes "
                                + StringUtils.collectionToDelimitedString(
                                        new TreeSet<>(problem.getHeaders().getAllow()), ", "));
            case 406 -> tell(said, "the answer is in none of the types in Accept", "leave Accept out");
            case 415 -> tell(said, "the body must be application/json", "name it in Content-Type");
            default -> {}
        }
        return said;
    }

    private static void tell(ProblemDetail problem, String detail, String wayOut) {
        problem.setDetail(detail);
        problem.setProperty("wayOut", wayOut);
    }

    private byte[] bytes(ProblemDetail problem) {
        try {
            return json.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem that is no JSON", e);
        }
    }
}
