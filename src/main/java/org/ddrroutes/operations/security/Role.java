package org.ddrroutes.operations.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a login at the operators' port is good for. */
public enum Role {
    /** Sees everything. */
    VIEWER,
    /** Also acts. */
    OPERATOR,
    /** Reads metrics and health alone. */
    METRICS;

    /** The names of those that see everything. */
    public static String[] readers() {
        return new String[] {VIEWER.name(), OPERATOR.name()};
    }

    static Optional<Role> of(@Nullable String setting) {
        return Arrays.stream(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(setting))
                .findFirst();
    }

    public String authority() {
        return "ROLE_" + name();
    }
}
