package org.ddrroutes.operations.security;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.operations.security.OperatorSettings.Login;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Who may do what at the operators' port. With no login configured everybody who reaches it may do everything, so it must
 * not be reached from elsewhere: the program does not start otherwise. Every fault is told without any value.
 */
@Component
public class OperatorsPort {

    private static final int LEAST_COST = 10;
    private static final int MOST_COST = 13;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$[0-9]{2}\\$[./0-9A-Za-z]{53}");

    private final List<Operator> operators = new ArrayList<>();
    private final boolean hasOpenId;

    OperatorsPort(
            OperatorSettings settings,
            SettleSettings settle,
            ServerProperties server,
            Environment environment,
            OpenIdLogins openId) {
        List<String> faults = new ArrayList<>();
        hasOpenId = openId.areConfigured();
        settings.operators().forEach((name, login) -> add(name, login, faults));
        if (settle.secondPerson()
                && !hasOpenId
                && operators.stream().filter(one -> one.role() == Role.OPERATOR).count() < 2) {
            faults.add("ddr.settle.second-person needs two logins of the role operator in ddr.operators");
        }
        if (environment.containsProperty("management.server.port")) {
            faults.add("management.server.port is not used: operators have server.port, callbacks ddr.callback.port");
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

    /** Whether no login is asked for. */
    public boolean isOpen() {
        return operators.isEmpty() && !hasOpenId;
    }

    /** The logins with a password. */
    public List<Operator> operators() {
        return List.copyOf(operators);
    }

    private void add(String name, Login login, List<String> faults) {
        String setting = "ddr.operators." + (NAME.matcher(name).matches() ? name : "<name>");
        Secret password = login.password();
        Optional<Role> role = Role.of(login.role());
        if (!NAME.matcher(name).matches()) {
            faults.add(setting + " must have a name of 1 to 64 of A-Z a-z 0-9 . _ @ -");
        } else if (password == null || !isHash(password.reveal())) {
            faults.add(setting + ".password must be {bcrypt} and a bcrypt hash of cost " + LEAST_COST + " to "
                    + MOST_COST + ", as `htpasswd -nBC 12 " + name + "` prints it behind the colon");
        } else if (role.isEmpty()) {
            faults.add(setting + ".role must be viewer, operator or metrics");
        } else {
            operators.add(new Operator(name, password, role.get()));
        }
    }

    private static boolean isHash(String password) {
        if (!BCRYPT.matcher(password).matches()) {
            return false;
        }
        int cost = PasswordCheck.cost(password.substring(PasswordCheck.PREFIX.length()));
        return cost >= LEAST_COST && cost <= MOST_COST;
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
