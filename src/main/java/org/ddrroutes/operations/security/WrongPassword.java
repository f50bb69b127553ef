package org.ddrroutes.operations.security;

import org.springframework.security.authentication.BadCredentialsException;

/** A login was looked at, and is wrong. */
public final class WrongPassword extends BadCredentialsException {

    private static final long serialVersionUID = 1L;

    private final String login;

    WrongPassword(String login) {
        super("wrong");
        this.login = login;
    }

    /** Whose. */
    public String login() {
        return login;
    }
}
