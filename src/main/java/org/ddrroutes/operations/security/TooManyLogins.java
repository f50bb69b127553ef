package org.ddrroutes.operations.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A login is not looked at: too many have failed. */
public final class TooManyLogins extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;
    private final String login;

    TooManyLogins(Duration retryAfter, String login) {
        super("too many logins");
        this.login = login;
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whose. */
    public String login() {
        return login;
    }
}
