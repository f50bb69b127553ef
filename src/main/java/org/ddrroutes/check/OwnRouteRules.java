package org.ddrroutes.check;

import java.nio.file.Path;
import java.util.List;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Rule;

/** What no route may do, be it part of the flow or not: keep messages in memory, read the program's own files, take the broker's dead letters. */
record OwnRouteRules(RouteSet routes, Findings findings) {

    /** Folders of the program's own. */
    private static final List<String> OURS = List.of("routes", "config");

    private static final String DEAD_LETTERS = "ddr.stuck.broker-dead-letters";

    private static final List<String> OUR_QUEUES =
            List.of("ddr.queues.registrations", "ddr.queues.retry", "ddr.queues.dead", "ddr.queues.results");

    void check() {
        routes.endpoints().forEach(this::check);
    }

    private void check(Endpoint endpoint) {
        if (Components.FOR_TESTS.contains(endpoint.scheme())) {
            findings.error(
                    endpoint.place(),
                    Rule.ENDPOINT,
                    endpoint.scheme() + " is for tests: it keeps every message in memory and sends none; take it away");
        }
        if (endpoint.scheme().equals("file") && isOurs(endpoint)) {
            findings.error(
                    endpoint.place(),
                    Rule.ENDPOINT,
                    endpoint.receives()
                            ? "would take the program's own files away; read from a folder of your own"
                            : "would change the program's own files; write to a folder of your own");
        }
        if (endpoint.isJms()) {
            checkName(endpoint);
        }
        if (endpoint.isJms() && endpoint.receives() && isOfTheBroker(endpoint)) {
            findings.error(
                    endpoint.placeOf("destinationName"),
                    Rule.OWN_QUEUE,
                    "takes away what the broker gave up, ours perhaps, which operators put back; receive from a queue"
                            + " of your own");
        }
    }

    /** A queue that is all but one of ours is mostly meant to be it. */
    private void checkName(Endpoint endpoint) {
        String queue = QueueRules.bare(routes.settings().resolve(endpoint.queue()));
        OUR_QUEUES.stream()
                .filter(setting -> {
                    String ours = routes.settings().value(setting).orElse("");
                    int letters = NearestName.distance(queue, ours);
                    return ours.length() > 4
                            && (letters == 1 || letters == 2 && queue.startsWith(ours.substring(0, 1)));
                })
                .filter(setting -> OUR_QUEUES.stream()
                        .noneMatch(
                                one -> queue.equals(routes.settings().value(one).orElse(""))))
                .findFirst()
                .ifPresent(setting -> findings.warning(
                        endpoint.placeOf("destinationName"),
                        Rule.OWN_QUEUE,
                        queue + " is a letter or two from the queue "
                                + routes.settings().value(setting).orElse("") + "; write {{" + setting
                                + "}} if that is meant, or give yours a name that is less like it"));
    }

    /** Whether it is where a broker puts what it gives up. */
    private boolean isOfTheBroker(Endpoint endpoint) {
        String deadLetters = routes.settings().value(DEAD_LETTERS).orElse("DLQ");
        return List.of(deadLetters, "DLQ", "ExpiryQueue")
                .contains(QueueRules.bare(routes.settings().resolve(endpoint.queue())));
    }

    private boolean isOurs(Endpoint endpoint) {
        String written = endpoint.path().isEmpty() ? endpoint.option("directoryName") : endpoint.path();
        Path folder =
                Path.of(routes.settings().resolve(written)).toAbsolutePath().normalize();
        return OURS.stream()
                .map(name -> Path.of(name).toAbsolutePath())
                .anyMatch(ours -> folder.startsWith(ours) || endpoint.receives() && ours.startsWith(folder));
    }
}
