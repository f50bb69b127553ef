package org.ddrroutes.broker;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;

/** The address of the broker: setting {@code spring.artemis.broker-url}. The client takes any, and fails at each try to connect. */
public final class BrokerUrl {

    private static final String URL = "spring.artemis.broker-url ";
    private static final int HIGHEST_PORT = 65_535;

    /** The client takes what is neither for false, and connects in plain text or without a look at the name. */
    private static final Set<String> TRUTHS = Set.of("sslEnabled", "verifyHost", "trustAll", "ha");

    private static final Pattern PARAMETER = Pattern.compile("[?&]([A-Za-z]+)=([^&#,;)]*)");

    private static final Pattern USER = Pattern.compile("//[^/?#,)]*@");

    private BrokerUrl() {}

    /**
     * Refuses what leads nowhere, or to another way of connecting than is written.
     *
     * @throws SettingFault that does not show it: it may hold the passwords of stores
     */
    public static void check(String url) {
        try (ActiveMQConnectionFactory factory = connectionFactory(url, null, null)) {
            if (factory.isPreAcknowledge()) {
                throw new SettingFault(
                        URL + "has preAcknowledge=true, with which the broker forgets a message before it"
                                + " is disposed of; take it away");
            }
        }
        if (USER.matcher(url).find()) {
            throw new SettingFault(URL + "must not name a user before the host, which the client leaves out: set"
                    + " spring.artemis.user and spring.artemis.password");
        }
        Set<String> known = new HashSet<>(TransportConstants.ALLOWABLE_CONNECTOR_KEYS);
        known.add("ha");
        Stream.of(BeanUtils.getPropertyDescriptors(ActiveMQConnectionFactory.class))
                .forEach(property -> known.add(property.getName()));
        Matcher parameter = PARAMETER.matcher(url);
        while (parameter.find()) {
            String name = parameter.group(1);
            String hint = known.contains(name) ? "" : NearestName.hint(name, known);
            if (!hint.isEmpty()) {
                throw new SettingFault(URL + "has a parameter that the client does not know" + hint);
            }
            if (TRUTHS.contains(name) && !parameter.group(2).matches("true|false")) {
                throw new SettingFault(
                        URL + "has " + name + " with a value that is neither true nor false; correct it");
            }
        }
    }

    static ActiveMQConnectionFactory connectionFactory(String url, @Nullable String user, @Nullable String password) {
        ActiveMQConnectionFactory artemis;
        try {
            artemis = new ActiveMQConnectionFactory(url, user, password);
        } catch (RuntimeException e) {
            // Without its cause, which quotes the address, and with it the passwords of its stores.
            throw unreadable();
        }
        TransportConfiguration[] servers = artemis.getStaticConnectors();
        if (servers != null && !Stream.of(servers).allMatch(BrokerUrl::hasHostAndPort)) {
            throw unreadable();
        }
        return artemis;
    }

    private static boolean hasHostAndPort(TransportConfiguration server) {
        Object port = server.getParams().get(TransportConstants.PORT_PROP_NAME);
        if (port == null) {
            return true;
        }
        int number = Integer.parseInt(port.toString());
        return number > 0
                && number <= HIGHEST_PORT
                && server.getParams().get(TransportConstants.HOST_PROP_NAME) != null;
    }

    private static SettingFault unreadable() {
        return new SettingFault(URL + "cannot be read: it must be such as tcp://broker:61616 or"
                + " tcp://broker:61617?sslEnabled=true&trustStorePath=/etc/ddr/broker.pem&trustStoreType=PEM");
    }
}
