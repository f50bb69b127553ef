package org.ddrroutes.operations.security;

import java.util.Map;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.operators.<name>.*} and {@code ddr.login.*}. They are checked by {@link OperatorsPort}, not here:
 * what a setting is bound from is printed when binding fails.
 */
@ConfigurationProperties("ddr")
record OperatorSettings(
        @DefaultValue Map<String, Login> operators,
        @DefaultValue LoginRules login) {

    /**
     * One operator's login.
     *
     * @param password {@code {bcrypt}…}
     * @param role {@code viewer}, {@code operator} or {@code metrics}
     */
    record Login(@Nullable Secret password, @Nullable String role) {}

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
