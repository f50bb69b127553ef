package org.ddrroutes.operations;

import java.security.Principal;
import org.ddrroutes.privacy.Secret;
import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * A person with a login at the operators' port.
 *
 * @param password {@code {bcrypt}…}
 * @param role {@link OperatorsPort#VIEWER} or {@link OperatorsPort#OPERATOR}
 */
record Operator(String name, Secret password, String role) {

    /** Who it was where nobody has a login. */
    static final String NAMELESS = "operator";

    static String nameOf(SecurityContext security) {
        Principal principal = security.getPrincipal();
        return principal == null ? NAMELESS : principal.getName();
    }
}
