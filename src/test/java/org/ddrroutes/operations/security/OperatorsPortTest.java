package org.ddrroutes.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.ddrroutes.operations.security.OperatorSettings.Login;
import org.ddrroutes.operations.security.OperatorSettings.LoginRules;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.mock.env.MockEnvironment;

/** With which settings the program starts, as far as the operators' port goes. */
class OperatorsPortTest {

    private static final String HASH = "$2y$10$abcdefghijklmnopqrstuuJ8nZz0gO4cXhQdNQy2m1h1j5c9p1e2S";

    private final MockEnvironment environment = new MockEnvironment();
    private boolean allowPlainHttp;
    private boolean secondPerson;
    private final ServerProperties server = new ServerProperties();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "127.0.1.1"})
    void needsNoLoginOnTheLoopbackAddress(String address) {
        assertThat(port(Map.of(), address).operators()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "::"})
    void needsALoginOnAnyOther(String address) {
        assertThatThrownBy(() -> port(Map.of(), address))
                .hasMessageContaining("server.address")
                .hasMessageContaining("ddr.operators.<name>.password");
        assertThatThrownBy(() -> port(login("{bcrypt}" + HASH, "viewer"), address))
                .hasMessageContaining("ddr.login.allow-plain-http");
        allowPlainHttp = true;
        assertThat(port(login("{bcrypt}" + HASH, "viewer"), address).operators())
                .extracting(Operator::name)
                .containsExactly("anna");
        allowPlainHttp = false;
        server.setSsl(Ssl.forBundle("operators"));
        assertThat(port(login("{bcrypt}" + HASH, "metrics"), address).operators())
                .extracting(Operator::role)
                .containsExactly(Role.METRICS);
    }

    @Test
    void needsALoginWhereNoAddressIsSet() {
        assertThatThrownBy(() -> port(Map.of(), null)).hasMessageContaining("server.address");
    }

    @ParameterizedTest
    @CsvSource({
        "{noop}secret, operator, password",
        "secret, operator, password",
        "{bcrypt}secret, operator, password",
        ", operator, password",
        "{bcrypt}$2y$09$abcdefghijklmnopqrstuuJ8nZz0gO4cXhQdNQy2m1h1j5c9p1e2S, operator, password",
        "{bcrypt}$2y$14$abcdefghijklmnopqrstuuJ8nZz0gO4cXhQdNQy2m1h1j5c9p1e2S, operator, password",
        "{bcrypt}" + HASH + "x, operator, password",
        "{argon2}" + HASH + ", operator, password",
        "{bcrypt}" + HASH + ", admin, role",
        "{bcrypt}" + HASH + ", , role"
    })
    void namesTheSettingThatIsWrongWithoutItsValue(@Nullable String password, @Nullable String role, String named) {
        assertThatThrownBy(() -> port(login(password, role), "127.0.0.1"))
                .hasMessageContaining("ddr.operators.anna." + named)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(HASH);
    }

    @Test
    void needsASecondOperatorWhereOneIsToApprove() {
        secondPerson = true;

        assertThatThrownBy(() -> port(login("{bcrypt}" + HASH, "operator"), "127.0.0.1"))
                .hasMessageContaining("ddr.settle.second-person");
    }

    @Test
    void saysThatThereIsNoOtherPortForOperators() {
        environment.setProperty("management.server.port", "8080");

        assertThatThrownBy(() -> port(Map.of(), "127.0.0.1")).hasMessageContaining("server.port");
    }

    private OperatorsPort port(Map<String, Login> logins, @Nullable String address) {
        try {
            server.setAddress(address == null ? null : InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
        return new OperatorsPort(
                new OperatorSettings(logins, new LoginRules(allowPlainHttp, "roles")),
                new SettleSettings(secondPerson),
                server,
                environment,
                OpenIdProvider.noLogins());
    }

    private static Map<String, Login> login(@Nullable String password, @Nullable String role) {
        return Map.of("anna", new Login(password == null ? null : new Secret(password), role));
    }
}
