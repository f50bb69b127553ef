package org.ddrroutes.operations.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A request of an operator is not done. The answer is {@code application/problem+json} (RFC 9457): {@code detail} is the
 * rule or the fact that stands in the way, {@code field} the part of the request that is wrong, {@code wayOut} what to do
 * instead.
 */
public final class OperatorProblem extends ErrorResponseException {

    private @Nullable String login;

    private OperatorProblem(HttpStatus status, @Nullable String detail, @Nullable String wayOut) {
        super(status, problem(status, detail, wayOut), null);
    }

    /** Says the status and no more. */
    public static OperatorProblem of(HttpStatus status) {
        return new OperatorProblem(status, null, null);
    }

    public static OperatorProblem badRequest(String field, String rule, String wayOut) {
        OperatorProblem problem = new OperatorProblem(HttpStatus.BAD_REQUEST, rule, wayOut);
        problem.getBody().setProperty("field", field);
        return problem;
    }

    public static OperatorProblem tooLarge(String rule) {
        return new OperatorProblem(HttpStatus.PAYLOAD_TOO_LARGE, rule, "send less");
    }

    public static OperatorProblem notFound(String detail, String wayOut) {
        return new OperatorProblem(HttpStatus.NOT_FOUND, detail, wayOut);
    }

    public static OperatorProblem conflict(String detail, String wayOut) {
        return new OperatorProblem(HttpStatus.CONFLICT, detail, wayOut);
    }

    public static OperatorProblem unavailable(String detail) {
        return new OperatorProblem(
                HttpStatus.SERVICE_UNAVAILABLE, detail, "try again; see /actuator/health for what is away");
    }

    public static OperatorProblem busy(String detail) {
        return new OperatorProblem(HttpStatus.SERVICE_UNAVAILABLE, detail, "try again in a few seconds")
                .after(Duration.ofSeconds(5));
    }

    public static OperatorProblem cutOff(String detail) {
        return new OperatorProblem(
                HttpStatus.GATEWAY_TIMEOUT,
                detail,
                "ask for less: name a state, a vendorID, or the times from and to; the database itself is well");
    }

    /** @param login whose login failed; null where there was none */
    public static OperatorProblem unauthorized(String challenge, @Nullable String login) {
        OperatorProblem problem = of(HttpStatus.UNAUTHORIZED).of(login);
        problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return problem;
    }

    /** The same of the page, where a browser must not ask for a login itself. */
    public static OperatorProblem wrongPassword(@Nullable String login) {
        return new OperatorProblem(
                        HttpStatus.UNAUTHORIZED,
                        "the name or the password is wrong",
                        "try again; each failure is logged")
                .of(login);
    }

    /** A login that was to be confirmed by a provider. */
    public static OperatorProblem notConfirmed(String login) {
        return new OperatorProblem(
                        HttpStatus.UNAUTHORIZED,
                        "the login is not confirmed by the provider, or took too long",
                        "begin again on this page; cookies must be allowed")
                .of(login);
    }

    public static OperatorProblem otherSite() {
        return new OperatorProblem(
                HttpStatus.FORBIDDEN,
                "the request comes from a page of another site, or names another host",
                "ask under this program's own name; where it has no logins, as localhost");
    }

    public static OperatorProblem forgedForm() {
        return new OperatorProblem(
                HttpStatus.FORBIDDEN,
                "the form does not come from this page, or the page was open for too long",
                "load the page again; cookies must be allowed");
    }

    public static OperatorProblem tooManyLogins(Duration wait, String login) {
        return new OperatorProblem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too many logins have failed for this name or from this address",
                        "wait as long as Retry-After says")
                .of(login)
                .after(wait);
    }

    /** Whose login failed; null where that is not the problem. */
    public @Nullable String login() {
        return login;
    }

    /** @param others what there is that the request might have meant */
    public OperatorProblem seeing(List<?> others) {
        if (!others.isEmpty()) {
            getBody().setProperty("seeAlso", others);
        }
        return this;
    }

    private OperatorProblem of(@Nullable String failedLogin) {
        login = failedLogin;
        return this;
    }

    private OperatorProblem after(Duration wait) {
        getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds())));
        return this;
    }

    private static ProblemDetail problem(HttpStatus status, @Nullable String detail, @Nullable String wayOut) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail);
        if (wayOut != null) {
            problem.setProperty("wayOut", wayOut);
        }
        return problem;
    }
}
