package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.harness.Identity;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.ScriptedBank;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * The packaged program as it is meant to be run: every connection on TLS, every secret from a mounted file, and none of them
 * to be found anywhere else.
 */
class SecuredProgramIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final String USER = "ddr";
    private static final String OPERATOR_PASSWORD = "operator-canary-2b7e";

    @TempDir
    private Path secrets;

    private final Identity identity = Identity.of("dns:localhost,ip:127.0.0.1");
    private final Map<String, String> files = new TreeMap<>();

    @Test
    void keepsItsSecretsToItself() throws Exception {
        int brokerPort = FreePort.find();
        try (ScriptedBank bank = ScriptedBank.createOnTls(identity, identity);
                Postgres postgres = Postgres.createOnTls(identity, USER, "database-canary-91c4");
                BrokerProcess broker = BrokerProcess.createOnTls(identity, brokerPort, USER, "broker-canary-d08f")) {
            TestSetup setup = new TestSetup(broker, postgres, bank);
            mountSecrets(setup);
            try (ProductProcess product = ProductProcess.launch(settings(setup, brokerPort), Map.of())) {
                awaitReady(product);
                register(setup, product);

                hidesWhatActuatorCouldShow(product);
                assertThat(product.output()).doesNotContain(canaries(bank));
                assertThat(processList(product)).contains("ddr-routes.jar").doesNotContain(canaries(bank));
                assertThat(threads(product)).contains("callback-").doesNotContain(canaries(bank));
                assertThat(rows(setup)).contains("registration").doesNotContain(canaries(bank));

                broker.kill();
                awaitOutput(product, "Could not refresh JMS Connection");
                postgres.stop();
                awaitOutput(product, "database outage");
                assertThat(product.output()).doesNotContain(canaries(bank));
            }
        }
    }

    private void mountSecrets(TestSetup setup) throws IOException {
        files.put("broker-store-password", Identity.PASSWORD);
        files.put("spring.artemis.user", USER);
        files.put("spring.artemis.password", "broker-canary-d08f");
        files.put("spring.datasource.username", USER);
        files.put("spring.datasource.password", "database-canary-91c4");
        files.put("ddr.bank.client-id", setup.clientId());
        // Taken as it is: no placeholder of this name is there.
        files.put("ddr.bank.client-secret", "client-canary-${x}-5e21");
        files.put("ddr.callback.api-key", "an-old-key-canary," + setup.apiKey());
        files.put("ddr.operators.otto.password", "{bcrypt}" + new BCryptPasswordEncoder(10).encode(OPERATOR_PASSWORD));
        for (Map.Entry<String, String> file : files.entrySet()) {
            // An editor ends a file with a new line, and some with two characters.
            Files.writeString(
                    secrets.resolve(file.getKey()),
                    file.getValue() + (file.getKey().startsWith("ddr.") ? "\n" : "\r\n"));
        }
    }

    private Map<String, String> settings(TestSetup setup, int brokerPort) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        files.keySet().forEach(settings::remove);
        settings.put("spring.config.import", "configtree:" + secrets + "/");
        settings.put(
                "spring.artemis.broker-url",
                "tcp://localhost:" + brokerPort + "?sslEnabled=true&trustStoreType=PEM&trustStorePath="
                        + identity.certificate() + "&keyStoreType=PKCS12&keyStorePath=" + identity.keyStore()
                        + "&keyStorePassword=${broker-store-password}");
        settings.put(
                "spring.datasource.url",
                setup.postgres().url(setup.database()).replace("127.0.0.1", "localhost")
                        + "?sslmode=verify-full&sslrootcert=" + identity.certificate());
        settings.put("ddr.bank.base-url", setup.bank().baseUrl() + "/");
        settings.put("ddr.bank.ssl-bundle", "ours");
        settings.put("ddr.callback.ssl-bundle", "ours");
        settings.put("server.ssl.bundle", "ours");
        settings.put("spring.ssl.bundle.pem.ours.truststore.certificate", "file:" + identity.certificate());
        settings.put("spring.ssl.bundle.pem.ours.keystore.certificate", "file:" + identity.certificate());
        settings.put("spring.ssl.bundle.pem.ours.keystore.private-key", "file:" + identity.key());
        settings.put("ddr.operators.otto.role", "operator");
        settings.put("management.endpoints.web.exposure.include", "*");
        return settings;
    }

    private void register(TestSetup setup, ProductProcess product) {
        Sample sample = Sample.fresh();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
            awaitState(setup, sample, "ACCEPTED");
        }
        BankCallback callback = BankCallback.of(setup, secret(product.callbackAddress()), sample, "I0000");
        assertThat(callback.post(client()).statusCode()).isEqualTo(200);
        awaitState(setup, sample, "REGISTERED");
    }

    private static void awaitState(TestSetup setup, Sample sample, String state) {
        await(state).atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals(state));
    }

    private static void awaitOutput(ProductProcess product, String text) {
        await(text).atMost(LIMIT).until(() -> product.output().contains(text));
    }

    private void hidesWhatActuatorCouldShow(ProductProcess product) {
        assertThat(get(product, "/actuator/gate")).isEqualTo(200);
        assertThat(get(product, "/actuator/info")).isEqualTo(200);
        for (String closed : List.of(
                "env",
                "env/ddr.bank.client-secret",
                "configprops",
                "beans",
                "heapdump",
                "threaddump",
                "loggers",
                "mappings",
                "conditions",
                "flyway",
                "camel",
                "camelroutes",
                "scheduledtasks")) {
            assertThat(get(product, "/actuator/" + closed)).as(closed).isEqualTo(404);
        }
    }

    private void awaitReady(ProductProcess product) {
        await("it is ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(product.isAlive()).as(product.output()).isTrue();
                    return get(product, "/actuator/health/readiness") == 200;
                });
    }

    /** The status; 0 where nobody answers yet. */
    private int get(ProductProcess product, String path) {
        String login =
                Base64.getEncoder().encodeToString(("otto:" + OPERATOR_PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(secret(product.managementAddress(path)))
                .header("Authorization", "Basic " + login)
                .build();
        try {
            return client().send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(identity.trusted())
                .build();
    }

    private static URI secret(URI plain) {
        return URI.create(plain.toString().replace("http:", "https:"));
    }

    private String[] canaries(ScriptedBank bank) {
        return Stream.concat(
                        Stream.of(
                                "broker-canary",
                                "database-canary",
                                "client-canary",
                                "old-key-canary",
                                "api-key-s",
                                "{bcrypt}",
                                OPERATOR_PASSWORD,
                                Identity.PASSWORD),
                        bank.tokens().secrets().stream())
                .toArray(String[]::new);
    }

    private static String processList(ProductProcess product) throws IOException {
        return Files.readString(Path.of("/proc/" + product.pid() + "/cmdline"));
    }

    private static String threads(ProductProcess product) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(product.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** All there is in the database, and who is connected to it: by TLS alone. */
    private static String rows(TestSetup setup) {
        assertThat(setup.rows(
                        "SELECT 1 FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename = ? AND ssl", USER))
                .isNotEmpty();
        StringBuilder all = new StringBuilder();
        setup.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .forEach(table -> all.append(table)
                        .append(setup.rows("SELECT row_to_json(t)::text FROM " + table.get("table_name") + " t")));
        return all.toString();
    }
}
