package org.ddrroutes.privacy;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What somebody on the machine sees of a running JVM without a heap dump. */
final class JvmInspection {

    private JvmInspection() {}

    /** Thread names and stacks. */
    static String threads(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
                .redirectErrorStream(true)
                .start();
        return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The name and every attribute of every MBean. */
    static String beans(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            StringBuilder seen = new StringBuilder();
            for (ObjectName name : server.queryNames(null, null)) {
                seen.append(name).append('\n');
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    seen.append("  ").append(attribute.getName()).append(' ').append(value(server, name, attribute));
                    seen.append('\n');
                }
            }
            return seen.toString();
        } finally {
            machine.detach();
        }
    }

    private static String value(MBeanServerConnection server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            Object value = server.getAttribute(name, attribute.getName());
            return value != null && value.getClass().isArray() && Array.getLength(value) > 0
                    ? Arrays.deepToString(new Object[] {value})
                    : String.valueOf(value);
        } catch (JMException | IOException | RuntimeException e) {
            // Some attributes cannot be had; none of ours is among them.
            return e.getClass().getSimpleName();
        }
    }
}
