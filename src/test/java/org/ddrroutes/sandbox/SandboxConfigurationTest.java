package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.harness.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;

/** The sandbox as the shipped settings put it together, beside a stand-in for the routes. */
@ExtendWith(OutputCaptureExtension.class)
class SandboxConfigurationTest {

    @TempDir
    Path directory;

    /** Spring Boot leaves the sandbox's log pattern to all that starts in this JVM later. */
    @AfterAll
    static void forgetTheLogPattern() {
        for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
            System.clearProperty(property.getEnvironmentVariableName());
        }
    }

    @Test
    void dropsItsSamplesAndTellsWhatBecameOfThemAndWhereToLook(CapturedOutput output) throws Exception {
        int port = FreePort.find();
        try (ConfigurableApplicationContext context = run(port, FreePort.find())) {
            await().until(() -> output.getOut().contains("Where to look:"));

            assertThat(output.getOut())
                    .containsPattern("\\d{14}-registered +REGISTERED +I0000 +xxxxxx9201 +1 +Success\n")
                    .containsPattern("\\d{14}-rejected +REJECTED ")
                    .containsPattern("\\d{14}-unknown-account +REJECTED ")
                    .containsPattern("\\d{14}-system-error +REGISTERED ")
                    .containsPattern("\\d{14}-malformed +DEAD ")
                    .contains("http://localhost:" + port + "/registrations")
                    .doesNotContain("0000119201");
        }
    }

    @Test
    void dropsTheBodyOfAPostVerbatimAndPrintsItsOutcome(CapturedOutput output) throws Exception {
        int port = FreePort.find();
        try (ConfigurableApplicationContext context = run(port, FreePort.find(), "--ddr.sandbox.samples=false")) {
            String body = "{\"vendorID\": \"001\",\n \"accountNo\":\"0000119201\"} \u0e01";

            HttpResponse<String> answer = post(port, "?requestUID=my-1&digitalId=a%20b", body);

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(new ObjectMapper()
                            .readTree(answer.body())
                            .path("requestUID")
                            .asText())
                    .isEqualTo("my-1");
            await().until(() -> output.getOut().contains("my-1  "));
            List<Taken> taken = context.getBean(RoutesStandIn.class).taken;
            assertThat(taken).containsExactly(new Taken(body, "my-1", "a b", "ddr.sandbox.results"));
        }
    }

    @Test
    void tellsTheUidOfADroppedRegistrationThatBringsNone() throws Exception {
        int port = FreePort.find();
        try (ConfigurableApplicationContext context = run(port, FreePort.find(), "--ddr.sandbox.samples=false")) {
            HttpResponse<String> inside = post(port, "", "{\"requestUID\":\"in-the-body\"}");
            HttpResponse<String> none = post(port, "", "{\"vendorID\":");

            assertThat(inside.body()).contains("\"requestUID\":\"in-the-body\"").contains("\"JMSMessageID\":\"ID:");
            assertThat(none.body()).containsPattern("\"requestUID\":\"[0-9a-f-]{36}\"");
            assertThat(post(port, "?requestUid=typed-wrong", "{}").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void startsAgainOnItsData(CapturedOutput output) throws Exception {
        for (int start = 1; start <= 2; start++) {
            int count = start;
            try (ConfigurableApplicationContext context = run(FreePort.find(), FreePort.find())) {
                await().until(() -> output.getOut().split("Where to look:", -1).length == count + 1);
            }
        }
        // The broker may log an exception of its own when it is left.
        assertThat(output.getAll()).doesNotContain("at org.ddrroutes", "ERROR");
    }

    @Test
    void isNotThereWithoutItsProfile() {
        SpringApplication application = new SpringApplicationBuilder(WithoutTheProfile.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.location=optional:classpath:/none/")
                .application();
        try (ConfigurableApplicationContext context = application.run()) {
            assertThat(context.getBeanDefinitionNames())
                    .filteredOn(name -> context.getType(name) != WithoutTheProfile.class)
                    .noneMatch(name -> String.valueOf(context.getType(name)).contains("org.ddrroutes.sandbox"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://bank.invalid/callbacks", "http://192.0.2.1/callbacks", "/callbacks"})
    void refusesCallbacksThatWouldLeaveThisMachine(String url, CapturedOutput output) {
        SpringApplication application = new SpringApplication(SandboxBankProgram.class);
        application.setAdditionalProfiles("sandbox-bank");

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> application
                        .run("--ddr.sandbox.callback-url=" + url, "--ddr.sandbox.data-directory=" + directory)
                        .close());

        assertThat(output.getAll())
                .contains("Callbacks would leave this machine; set ddr.sandbox.callbacks-leave-this-machine=true")
                .doesNotContain("at org.ddrroutes");
    }

    /** Two banks that write one memory would each post the other's callbacks. */
    @Test
    void keepsTheDataOfABankAloneApart() {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment, null, null, "sandbox-bank");

        assertThat(environment.getProperty("ddr.sandbox.data-directory")).isEqualTo("./data/sandbox-bank");
        assertThat(environment.getProperty("ddr.sandbox.port")).isEqualTo("8090");
    }

    private ConfigurableApplicationContext run(int port, int brokerPort, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--spring.config.location=file:config/application-sandbox.yaml");
        arguments.add("--ddr.sandbox.port=" + port);
        arguments.add("--ddr.sandbox.broker-port=" + brokerPort);
        arguments.add("--ddr.sandbox.data-directory=" + directory);
        // The stand-in needs no database, and another one than the sandbox's is not started.
        arguments.add("--spring.datasource.url=jdbc:postgresql://database/ddr");
        return new SpringApplicationBuilder(RoutesStandIn.class, SandboxConfiguration.class)
                .web(WebApplicationType.NONE)
                .profiles("sandbox")
                .run(arguments.toArray(String[]::new));
    }

    private static HttpResponse<String> post(int port, String query, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/registrations" + query))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    record Taken(String body, String requestUid, String digitalId, String replyTo) {}

    /** Answers each message with the end that its requestUID names; connects while the context is being refreshed. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(QueueNames.class)
    static class RoutesStandIn {

        final List<Taken> taken = new ArrayList<>();

        @Bean
        static Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        static ConnectionFactory connectionFactory(@Value("${spring.artemis.broker-url}") String url) {
            return new ActiveMQConnectionFactory(url);
        }

        @Bean(destroyMethod = "close")
        Connection consumer(ConnectionFactory factory) throws JMSException {
            Connection connection = factory.createConnection();
            Session session = connection.createSession();
            session.createConsumer(session.createQueue("ddr.registrations"))
                    .setMessageListener(message -> answer(session, message));
            connection.start();
            return connection;
        }

        private void answer(Session session, Message message) {
            try {
                String requestUid = message.getStringProperty("requestUID");
                String body = message.getBody(Object.class) instanceof byte[] bytes
                        ? new String(bytes, StandardCharsets.UTF_8)
                        : message.getBody(String.class);
                taken.add(new Taken(
                        body,
                        requestUid,
                        message.getStringProperty("digitalId"),
                        ((ActiveMQDestination) message.getJMSReplyTo()).getName()));
                session.createProducer(message.getJMSReplyTo())
                        .send(session.createTextMessage("""
                                {"requestUID":"%s","state":"%s","statusCode":"I0000","statusDesc":"Success",
                                 "accountNo":"xxxxxx9201","attempts":1,"occurredAt":"2026-11-23T10:15:30.123+07:00"}
                                """.formatted(requestUid, state(requestUid))));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String state(String requestUid) {
            if (requestUid != null && requestUid.endsWith("-malformed")) {
                return "DEAD";
            }
            boolean rejected = requestUid != null && requestUid.matches(".*-(rejected|unknown-account)");
            return rejected ? "REJECTED" : "REGISTERED";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(SandboxConfiguration.class)
    @ConfigurationPropertiesScan(basePackageClasses = SandboxSettings.class)
    static class WithoutTheProfile {}
}
