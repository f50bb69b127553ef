package org.ddrroutes.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;

class RoleClaimTest {

    @Test
    void readsATextAListAndWhatLiesWithinObjects() {
        assertThat(roles("roles", Map.of("roles", "viewer"))).containsExactly("ROLE_VIEWER");
        assertThat(roles("roles", Map.of("roles", List.of("x", "metrics", "operator"))))
                .containsExactly("ROLE_METRICS", "ROLE_OPERATOR");
        assertThat(roles("realm_access.roles", Map.of("realm_access", Map.of("roles", List.of("operator")))))
                .containsExactly("ROLE_OPERATOR");
        assertThat(roles("https://example.org/roles", Map.of("https://example.org/roles", "operator")))
                .containsExactly("ROLE_OPERATOR");
    }

    @Test
    void givesNoRoleForAnythingElse() {
        assertThat(roles("roles", Map.of())).isEmpty();
        assertThat(roles("roles", Map.of("roles", "OPERATOR"))).isEmpty();
        assertThat(roles("roles", Map.of("roles", Map.of("operator", true)))).isEmpty();
        assertThat(roles("realm.roles", Map.of("realm", "operator"))).isEmpty();
    }

    private static List<String> roles(String claim, Map<String, Object> claims) {
        return new RoleClaim(claim)
                .authorities(claims).stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }
}
