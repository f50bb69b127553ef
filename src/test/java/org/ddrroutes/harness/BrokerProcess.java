package org.ddrroutes.harness;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An Artemis broker of the real distribution in its own JVM: journal on disk and synced, one acceptor on the loopback
 * address for CORE, AMQP and STOMP. It keeps its port and its data over {@link #kill()} and {@link #start()}, and ends
 * with the JVM of the tests.
 */
public final class BrokerProcess implements AutoCloseable {

    public static final String USER = "artemis";
    public static final String PASSWORD = "artemis";

    /** Addresses whose names end so make their producers wait when they hold a little. */
    public static final String BLOCKING_SUFFIX = "blocking";

    private static final String BLOCKING = """
            <address-setting match="*.*.%1$s"><address-full-policy>BLOCK</address-full-policy>
            <max-size-bytes>20480</max-size-bytes></address-setting>
            <address-setting match="*.*.*.%1$s"><address-full-policy>BLOCK</address-full-policy>
            <max-size-bytes>20480</max-size-bytes></address-setting>
            """.formatted(BLOCKING_SUFFIX);

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path home;
    private final int port;
    private final Queues queues = new Queues(this);
    private final Thread atExit = new Thread(this::destroy, "stop-broker");
    private Process process;

    private BrokerProcess(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    /** A new, empty broker that accepts connections. */
    public static BrokerProcess create() {
        return create(settings -> settings);
    }

    /** The same, and it remembers over its own death which messages it had delivered: it is not so unless asked to. */
    public static BrokerProcess createPersistingDeliveryCounts() {
        return create(settings -> settings.replace(
                "<persistence-enabled>",
                "<persist-delivery-count-before-delivery>true</persist-delivery-count-before-delivery>\n"
                        + "      <persistence-enabled>"));
    }

    /** One that keeps ten messages of a queue in memory, and all others on disk. */
    public static BrokerProcess createWithSmallMemory() {
        return create(settings -> settings.replace("<address-settings>", """
                <address-settings>
                  <address-setting match="small.#">
                    <max-size-messages>10</max-size-messages>
                    <max-read-page-messages>10</max-read-page-messages>
                    <page-size-bytes>10K</page-size-bytes>
                    <address-full-policy>PAGE</address-full-policy>
                    <max-delivery-attempts>3</max-delivery-attempts>
                  </address-setting>"""));
    }

    /** One that wants a login, and has a second acceptor, on TLS. */
    public static BrokerProcess createOnTls(Identity shown, int port, String user, String password) {
        String acceptor = "<acceptor name=\"tls\">tcp://127.0.0.1:" + port
                + "?sslEnabled=true;keyStoreType=PKCS12;keyStorePath=" + shown.keyStore() + ";keyStorePassword="
                + Identity.PASSWORD + "</acceptor>\n      </acceptors>";
        BrokerProcess broker = create(settings -> settings.replace("</acceptors>", acceptor), "--require-login");
        broker.addUser(user, password);
        return broker;
    }

    private static BrokerProcess create(UnaryOperator<String> change) {
        return create(change, "--allow-anonymous");
    }

    private static BrokerProcess create(UnaryOperator<String> change, String logins) {
        BrokerProcess broker = new BrokerProcess(newHome(), FreePort.find());
        broker.createInstance(change, logins);
        Runtime.getRuntime().addShutdownHook(broker.atExit);
        broker.start();
        return broker;
    }

    public int port() {
        return port;
    }

    /** What it has worked so far. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** For {@code spring.artemis.broker-url}, with the small consumer window that ships. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    public Queues queues() {
        return queues;
    }

    /** Starts it on its own data, as after a crash, and returns when it accepts connections. */
    public void start() {
        process = launch(List.of("run"), "broker.log");
        await("broker accepts connections")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the broker ended: " + log());
                    }
                    return accepts();
                });
    }

    /** {@code kill -9}: no goodbye to anyone, the journal as it is. */
    public void kill() {
        ProcessSignal.KILL.toTree(process.toHandle());
        waitForEnd();
    }

    /** SIGTERM: the broker closes its connections and its journal. */
    public void stop() {
        ProcessSignal.TERM.to(process.pid());
        waitForEnd();
    }

    /** SIGSTOP: connections stay open, nothing is answered. */
    public void hang() {
        ProcessSignal.STOP.to(process.pid());
    }

    /** SIGCONT. */
    public void resume() {
        ProcessSignal.CONT.to(process.pid());
    }

    /** What the broker has written since it was created. */
    public String log() {
        try {
            return Files.readString(home.resolve("broker.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        queues.close();
        Runtime.getRuntime().removeShutdownHook(atExit);
        destroy();
    }

    private void destroy() {
        if (process != null) {
            ProcessSignal.KILL.toTree(process.toHandle());
            waitForEnd();
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean accepts() {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(url() + "?callTimeout=2000&connectionTtl=2000", USER, PASSWORD);
                Connection connection = factory.createConnection()) {
            connection.start();
            return true;
        } catch (JMSException notYet) {
            return false;
        }
    }

    /** The broker reads its users anew when their file changes. */
    private void addUser(String user, String password) {
        Path settings = home.resolve("instance/etc");
        try {
            Files.writeString(
                    settings.resolve("artemis-users.properties"),
                    "\n" + user + " = " + password + "\n",
                    StandardOpenOption.APPEND);
            Path roles = settings.resolve("artemis-roles.properties");
            Files.writeString(roles, Files.readString(roles).replace("amq = " + USER, "amq = " + USER + "," + user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createInstance(UnaryOperator<String> change, String logins) {
        // --host and --default-port give one acceptor that speaks every protocol.
        List<String> create = List.of(
                "create",
                home.resolve("instance").toString(),
                "--silent",
                "--user=" + USER,
                "--password=" + PASSWORD,
                logins,
                "--no-web",
                "--no-autotune",
                "--nio",
                "--host=127.0.0.1",
                "--default-port=" + port,
                "--no-amqp-acceptor",
                "--no-hornetq-acceptor",
                "--no-mqtt-acceptor",
                "--no-stomp-acceptor");
        process = launch(create, "create.log");
        waitForEnd();
        Path settings = home.resolve("instance/etc/broker.xml");
        try {
            // A developer's disk is often fuller than the default allows a broker's to be; it would block all
            // producers.
            String xml = Files.readString(settings);
            Files.writeString(
                    settings,
                    change.apply(xml.replace("<max-disk-usage>90<", "<max-disk-usage>100<")
                            .replace("<address-settings>", "<address-settings>" + BLOCKING)));
        } catch (IOException e) {
            throw new UncheckedIOException("artemis create failed, see " + home.resolve("create.log"), e);
        }
    }

    private Process launch(List<String> arguments, String logFile) {
        boolean running = arguments.get(0).equals("run");
        Path script = (running ? home.resolve("instance") : distribution()).resolve("bin/artemis");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve(logFile).toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put(
                        "JAVA_ARGS",
                        "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.disableJmx=true"
                                + " --add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path distribution() {
        try (Stream<Path> unpacked = Files.list(TARGET.resolve("artemis"))) {
            return unpacked.filter(path -> path.getFileName().toString().startsWith("apache-artemis-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("no broker: run ./mvnw process-test-classes first", e);
        }
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory(Files.createDirectories(TARGET.resolve("brokers")), "broker-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
