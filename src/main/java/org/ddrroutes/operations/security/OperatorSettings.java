package org.ddrroutes.operations.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.operators.<name>.*} and {@code ddr.login.*}. They are checked by {@link OperatorsPort}, not where they are
 * bound: what a setting is bound from is printed when binding fails.
 */
@ConfigurationProperties("ddr")
record OperatorSettings(
        @DefaultValue Map<String, Login> operators,
        @DefaultValue LoginRules login) {

    private static final int LEAST_COST = 10;
    private static final int MOST_COST = 13;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$[0-9]{2}\\$[./0-9A-Za-z]{53}");

    /**
     * What is wrong with the logins, a line each.
     *
     * @param hasSecrets whether every password must be there
     */
    List<String> faults(boolean hasSecrets) {
        List<String> faults = new ArrayList<>();
        operators.forEach((name, each) -> {
            Secret password = each.password();
            if (!NAME.matcher(name).matches()) {
                faults.add("ddr.operators.<name> must have a name of 1 to 64 of A-Z a-z 0-9 . _ @ -");
            } else if (password == null ? hasSecrets : !isHash(password.reveal())) {
                faults.add("ddr.operators." + name + ".password must be {bcrypt} and a bcrypt hash of cost "
                        + LEAST_COST + " to " + MOST_COST + ", as `htpasswd -nBC 12 " + name
                        + "` prints it behind the colon");
            } else if (Role.of(each.role()).isEmpty()) {
                faults.add("ddr.operators." + name + ".role must be viewer, operator or metrics");
            }
        });
        return faults;
    }

    private static boolean isHash(String password) {
        if (!BCRYPT.matcher(password).matches()) {
            return false;
        }
        int cost = PasswordCheck.cost(password.substring(PasswordCheck.PREFIX.length()));
        return cost >= LEAST_COST && cost <= MOST_COST;
    }

    /**
     * One operator's login.
     *
     * @param password {@code {bcrypt}…}
     * @param role {@code viewer}, {@code operator} or {@code metrics}, in whatever case
     */
    record Login(@Nullable Secret password, @Nullable String role) {

        Login {
            role = role == null ? null : role.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What holds for all logins.
     *
     * @param allowPlainHttp whether passwords may come without TLS though the port is not on this machine alone
     * @param roleClaim the claim of OpenID Connect that says the role
     */
    record LoginRules(
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("roles") String roleClaim) {}
}
