package org.ddrroutes.operations.security;

import java.time.Duration;
import java.util.function.Function;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/** A login was looked at and is wrong, or is not looked at: too many have failed. */
public final class LoginRefused extends AuthenticationException {

    private final String login;
    private final @Nullable Duration retryAfter;

    /** @param retryAfter null where it was looked at */
    LoginRefused(String login, @Nullable Duration retryAfter) {
        super("refused");
        this.login = login;
        this.retryAfter = retryAfter;
    }

    /** @param wrong what is said of a login that is wrong; it is given whose it was, where there was one */
    public static OperatorProblem problem(
            AuthenticationException failure, Function<@Nullable String, OperatorProblem> wrong) {
        if (!(failure instanceof LoginRefused refused)) {
            return wrong.apply(null);
        }
        Duration wait = refused.retryAfter;
        return wait == null ? wrong.apply(refused.login) : OperatorProblem.tooManyLogins(wait, refused.login);
    }
}
