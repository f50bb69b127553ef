package org.ddrroutes.sandbox;

import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/** The page of text that tells where to look, and how to drop a registration of one's own. */
final class UsageText {

    private static final String BODY =
            "{\"vendorID\":\"001\",\"companyID\":\"AAAA000001\",\"accountNo\":\"0000119202\",\"ref1\":\"12345\"}";

    private final Environment environment;
    private final SandboxSettings settings;
    private final SandboxDatabase database;
    private final String queue;
    private final Supplier<String> routes;

    UsageText(
            Environment environment,
            SandboxSettings settings,
            SandboxDatabase database,
            String queue,
            Supplier<String> routes) {
        this.environment = environment;
        this.settings = settings;
        this.database = database;
        this.queue = queue;
        this.routes = routes;
    }

    String text() {
        String operators = "http://localhost:" + environment.getProperty("server.port", "8081");
        String sandbox = "http://localhost:" + settings.port();
        return String.join(
                "\n",
                "",
                "  Where to look:",
                "    operators' page   " + operators + "/console",
                "    health            " + operators + "/actuator/health",
                "    registrations     " + operators + "/actuator/registrations",
                "    dead letters      " + operators + "/actuator/deadletters",
                "    bank's answers    " + sandbox + "/ lists them by account number",
                "    routes            " + routes.get(),
                "    tables            registration, registration_event, callback:",
                "      " + database.shell(),
                "  Drop a registration of your own; its outcome is printed here:",
                "      curl -d '" + BODY + "' '" + sandbox + "/registrations'",
                "    (with ?requestUID=…&digitalId=… where you want to set them)",
                "  or send it to the queue " + queue + " with any client, without a login:",
                "    JMS    tcp://localhost:" + settings.brokerPort(),
                "    AMQP   amqp://localhost:" + settings.brokerPort(),
                "    STOMP  localhost port " + settings.brokerPort() + ", destination:" + queue,
                "  Everything is kept under " + settings.dataDirectory() + "; delete that directory to start afresh.",
                "");
    }
}
