package org.ddrroutes.operations.security;

import org.ddrroutes.privacy.Secret;

/**
 * A person or a program with a login at the operators' port.
 *
 * @param password {@code {bcrypt}…}
 */
public record Operator(String name, Secret password, Role role) {

    /** Who it was where nobody has a login. */
    public static final String NAMELESS = "operator";
}
