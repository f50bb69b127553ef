package org.ddrroutes.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * An Artemis broker in this process, its messages on disk. One port of the loopback address takes core (JMS), AMQP 1.0
 * and STOMP clients, without a login. A queue that does not exist comes into being with the first message.
 */
final class SandboxBroker {

    /** Where the broker itself puts what it could not deliver: never among the product's own dead letters. */
    private static final String BROKERS_DEAD_LETTERS = "DLQ";

    private static final String EXPIRED = "ExpiryQueue";
    private static final int MAX_DELIVERY_ATTEMPTS = 10;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(2);
    private static final int NO_LIMIT = -1;

    private final int port;
    private final Path directory;
    private final List<String> queues;
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    private final ClockedDelivery clockedDelivery;

    /** @param clock by which it delivers what is scheduled */
    SandboxBroker(int port, Path directory, List<String> queues, Clock clock) {
        this.clockedDelivery = new ClockedDelivery(clock);
        this.port = port;
        this.directory = directory;
        this.queues = List.copyOf(queues);
    }

    String url() {
        return "tcp://localhost:" + port;
    }

    /**
     * @throws InvalidConfigurationPropertyValueException when the port is taken, or the directory by another broker: the
     *     program's start ends with these words
     */
    void start() throws Exception {
        // The broker itself would log either, and seem to have started.
        requireFree(port);
        broker.setConfiguration(configuration());
        broker.start();
        if (!broker.getActiveMQServer().isActive()) {
            broker.stop();
            throw new InvalidConfigurationPropertyValueException(
                    "ddr.sandbox.data-directory",
                    directory,
                    "The broker could not start on it; does another sandbox run?");
        }
        clockedDelivery.start(broker.getActiveMQServer(), queues);
    }

    void stop() throws Exception {
        clockedDelivery.stop();
        broker.stop();
    }

    private Configuration configuration() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("sandbox");
        configuration.setSecurityEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(directory.resolve("journal").toString());
        configuration.setBindingsDirectory(directory.resolve("bindings").toString());
        configuration.setPagingDirectory(directory.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(directory.resolve("large").toString());
        // A second sandbox on the same directory is told so instead of waiting for ever.
        configuration.setJournalLockAcquisitionTimeout(LOCK_PATIENCE.toMillis());
        // A well-filled disk is no reason to stop a sandbox; the default would block producers at 90 %.
        configuration.setMaxDiskUsage(NO_LIMIT);
        // STOMP clients often write /queue/name; the bare name works as well.
        configuration.addAcceptorConfiguration(
                "loopback", url() + "?protocols=CORE,AMQP,STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/");
        configuration.addAddressSetting("#", addressSettings());
        queues.forEach(queue -> configuration.addQueueConfiguration(queue(queue)));
        configuration.addQueueConfiguration(queue(BROKERS_DEAD_LETTERS));
        configuration.addQueueConfiguration(queue(EXPIRED));
        configuration.registerBrokerPlugin(clockedDelivery);
        return configuration;
    }

    private static AddressSettings addressSettings() {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setMaxDeliveryAttempts(MAX_DELIVERY_ATTEMPTS)
                .setDeadLetterAddress(SimpleString.of(BROKERS_DEAD_LETTERS))
                .setExpiryAddress(SimpleString.of(EXPIRED));
    }

    private static QueueConfiguration queue(String name) {
        return QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST).setDurable(true);
    }

    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "ddr.sandbox.broker-port", port, "The port is taken; does another sandbox run?");
        }
    }
}
