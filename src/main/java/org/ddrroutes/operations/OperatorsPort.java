package org.ddrroutes.operations;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.operations.OperatorSettings.Login;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Who may do what at the operators' port. With no login configured everybody who reaches it may do everything, and so it
 * must not be reached from elsewhere: the program does not start otherwise. What is wrong is told without any value.
 */
@Component
class OperatorsPort {

    static final String VIEWER = "viewer";
    static final String OPERATOR = "operator";

    private static final Set<String> ROLES = Set.of(VIEWER, OPERATOR);
    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$[0-9]{2}\\$[./0-9A-Za-z]{53}");

    private final List<Operator> operators = new ArrayList<>();

    OperatorsPort(OperatorSettings settings, ManagementServerProperties server, Environment environment) {
        List<String> faults = new ArrayList<>();
        settings.operators().forEach((name, login) -> add(name, login, faults));
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            faults.add(
                    "ddr.operators: management.server.port must differ from server.port: what is for operators must not be reached"
                            + " where the bank's callbacks come in");
        }
        if (settings.operators().isEmpty() && !isLoopback(server.getAddress())) {
            faults.add(
                    "ddr.operators: nobody has a login, so management.server.address must be a loopback address such as 127.0.0.1;"
                            + " to open the port to others set ddr.operators.<name>.password ({bcrypt}…) and .role first");
        }
        if (!faults.isEmpty()) {
            throw new SettingFault(faults);
        }
    }

    /** Empty where no login is asked for. */
    List<Operator> operators() {
        return List.copyOf(operators);
    }

    private void add(String name, Login login, List<String> faults) {
        Secret password = login.password();
        String role = login.role();
        if (password == null || !BCRYPT.matcher(password.reveal()).matches()) {
            faults.add("ddr.operators." + name + ".password must be {bcrypt} and a bcrypt hash, as `htpasswd -nBC 10 "
                    + name + "` prints it behind the colon");
        } else if (role == null || !ROLES.contains(role)) {
            faults.add("ddr.operators." + name + ".role must be viewer or operator");
        } else {
            operators.add(new Operator(name, password, role));
        }
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
