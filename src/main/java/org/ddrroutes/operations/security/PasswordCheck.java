package org.ddrroutes.operations.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Checks passwords. Each check does the same work, whether there is such a name or not and whatever the cost of its hash:
 * what the dearest of all hashes takes. The work for cost n is 2^n, so a cheaper hash is made up for by one of each cost
 * between.
 */
final class PasswordCheck {

    static final String PREFIX = "{bcrypt}";

    /** What bcrypt reads of a password. It takes no notice of the rest, so a longer one is never right. */
    private static final int LONGEST = 72;

    private static final int COST_AT = "$2a$".length();
    private static final String NOBODYS = "$abcdefghijklmnopqrstuuJ8nZz0gO4cXhQdNQy2m1h1j5c9p1e2S";

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final Map<String, Operator> operators;
    private final int dearest;

    PasswordCheck(List<Operator> operators) {
        this.operators = operators.stream().collect(Collectors.toMap(Operator::name, Function.identity()));
        this.dearest = operators.stream()
                .mapToInt(operator -> cost(hash(operator)))
                .max()
                .orElse(10);
    }

    /** Who that is; null where there is no such name, or the password is wrong. */
    @Nullable
    Operator check(String name, String password) {
        Operator operator = operators.get(name);
        String hash = operator == null ? nobodys(dearest) : hash(operator);
        boolean right = bcrypt.matches(password, hash);
        for (int cost = cost(hash); cost < dearest; cost++) {
            bcrypt.matches(password, nobodys(cost));
        }
        boolean whole = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        return operator != null && right && whole ? operator : null;
    }

    boolean isKnown(String name) {
        return operators.containsKey(name);
    }

    /** @param hash of bcrypt, without its prefix */
    static int cost(String hash) {
        return Integer.parseInt(hash.substring(COST_AT, COST_AT + 2));
    }

    private static String hash(Operator operator) {
        return operator.password().reveal().substring(PREFIX.length());
    }

    private static String nobodys(int cost) {
        return "$2a$" + cost + NOBODYS;
    }
}
