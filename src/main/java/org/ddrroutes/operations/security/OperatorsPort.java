package org.ddrroutes.operations.security;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Who may do what at the operators' port. With no login configured everybody who reaches it may do everything, so it must
 * not be reached from elsewhere: the program does not start otherwise. Every fault is told without any value.
 */
@Component
public class OperatorsPort {

    public static final String OTHER_PORT =
            "management.server.port is not used: operators have server.port, callbacks ddr.callback.port; take it away";

    private final List<Operator> operators = new ArrayList<>();
    private final boolean hasOpenId;

    OperatorsPort(
            OperatorSettings settings,
            SettleSettings settle,
            ServerProperties server,
            Environment environment,
            OpenIdLogins openId) {
        List<String> faults = new ArrayList<>(settings.faults(true));
        hasOpenId = openId.areConfigured();
        settings.operators().forEach((name, login) -> {
            Secret password = login.password();
            if (password != null) {
                Role.of(login.role()).ifPresent(role -> operators.add(new Operator(name, password, role)));
            }
        });
        if (settle.secondPerson()
                && !hasOpenId
                && operators.stream().filter(one -> one.role() == Role.OPERATOR).count() < 2) {
            faults.add("ddr.settle.second-person needs two logins of the role operator in ddr.operators");
        }
        if (isOther(environment)) {
            faults.add(OTHER_PORT);
        }
        boolean onlyThisMachine = isLoopback(server.getAddress());
        boolean encrypted = server.getSsl() != null && server.getSsl().isEnabled();
        if (settings.operators().isEmpty() && !hasOpenId && !onlyThisMachine) {
            faults.add(
                    "ddr.operators: nobody has a login, so server.address must be a loopback address such as 127.0.0.1;"
                            + " to open the port to others set ddr.operators.<name>.password ({bcrypt}…) and .role first, or OpenID Connect");
        } else if (!onlyThisMachine && !encrypted && !settings.login().allowPlainHttp()) {
            faults.add(
                    "ddr.operators: passwords and tokens would come in plain text, since server.address is no loopback address and"
                            + " server.ssl is not set; set server.ssl.bundle, or ddr.login.allow-plain-http: true behind a proxy"
                            + " that speaks TLS");
        }
        if (!faults.isEmpty()) {
            throw new SettingFault(faults);
        }
    }

    /** Whether {@code management.server.port} would be a port of its own: Spring Boot takes that of the server for the same. */
    public static boolean isOther(Environment environment) {
        String port = environment.getProperty("management.server.port", "");
        return !port.isEmpty() && (port.equals("0") || !port.equals(environment.getProperty("server.port")));
    }

    /** What is wrong with the logins, a line each, as far as it can be known where no secret is. */
    public static List<String> loginFaults(Binder binder) {
        return binder.bind("ddr", OperatorSettings.class)
                .map(settings -> settings.faults(false))
                .orElse(List.of());
    }

    /** Whether no login is asked for. */
    public boolean isOpen() {
        return operators.isEmpty() && !hasOpenId;
    }

    /** The logins with a password. */
    public List<Operator> operators() {
        return List.copyOf(operators);
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
