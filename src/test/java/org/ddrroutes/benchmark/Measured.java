package org.ddrroutes.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.TestSetup;
import org.springframework.jdbc.core.JdbcTemplate;

/** A candidate that runs on queues and a database of its own, one instance or several. */
final class Measured implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int COMMIT_EVERY = 1_000;

    private final BenchmarkParts parts;
    private final TestSetup setup;
    private final Candidate candidate;
    private final Map<String, String> settings;
    private final List<Candidate.Started> instances = new ArrayList<>();
    private int sent;
    private int taken;

    Measured(BenchmarkParts parts, Candidate candidate, int consumers) {
        this.parts = parts;
        this.candidate = candidate;
        this.setup = parts.setup();
        this.settings = new TreeMap<>(setup.settings());
        settings.put("ddr.bank.base-url", parts.bankUrl());
        settings.put("ddr.intake.consumers", Integer.toString(consumers));
    }

    /** Starts it with messages waiting, and returns the seconds until the bank was first called. */
    double start(int waiting) throws IOException, JMSException {
        parts.setLatency(0);
        send(waiting);
        int before = parts.calls();
        long began = System.nanoTime();
        instances.add(candidate.start(setup, settings));
        await("the first call")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> parts.calls() > before);
        double seconds = (System.nanoTime() - began) / 1e9;
        awaitResults();
        return seconds;
    }

    /** Starts another instance, and has all of them work for a while. */
    void startAnother(int warmUp) throws IOException, JMSException {
        instances.add(candidate.start(setup, settings));
        drain(warmUp, 0);
    }

    /** What a registration costs while so many wait. */
    Map<String, Double> drain(int messages, int latencyMillis) throws JMSException {
        parts.setLatency(latencyMillis);
        setup.queues().operate(setup.registrations(), "pause");
        send(messages);
        Usage before = usage();
        setup.queues().operate(setup.registrations(), "resume");
        awaitResults();
        Usage used = usage().minus(before);

        assertThat(parts.repeatedCalls())
                .as("calls for what the bank had already")
                .isZero();
        assertThat(count("SELECT count(*) FROM registration WHERE state = 'ACCEPTED' AND request_uid LIKE 'bench-%'"))
                .isEqualTo(sent);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("registrations/s", messages / used.seconds());
        figures.put("CPU, ms", 1_000 * used.target() / messages);
        figures.put("PostgreSQL's CPU, ms", 1_000 * used.database() / messages);
        figures.put("broker's CPU, ms", 1_000 * used.broker() / messages);
        return figures;
    }

    /** The share of a core that it takes when there is nothing to do. */
    double idle(int seconds) throws InterruptedException {
        Usage before = usage();
        TimeUnit.SECONDS.sleep(seconds);
        Usage used = usage().minus(before);
        return used.target() / used.seconds();
    }

    double memory() {
        return instances.stream().mapToDouble(Candidate.Started::memory).sum();
    }

    /** Writes registrations of earlier days, with their events, until there are so many. */
    void fillUpTo(int rows) {
        long first = count("SELECT count(*) FROM registration");
        JdbcTemplate jdbc = setup.postgres().jdbc(setup.database());
        jdbc.update("""
                INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, ref1, status_code,
                    attempts, received_at, updated_at, accepted_at, bank_request_uid)
                SELECT 'old-' || n, 'REGISTERED', '001', 'AAAA000001', lpad(n::text, 10, '0'), lpad(n::text, 8, '0'), 'I0000',
                    1, now() - interval '2 days', now() - interval '2 days', now() - interval '2 days', 'old-' || n
                FROM generate_series(?, ?) n""", first, rows - 1);
        jdbc.update("""
                INSERT INTO registration_event (request_uid, at, from_state, to_state, attempt)
                SELECT 'old-' || n, now() - interval '2 days', from_state, to_state, 1
                FROM generate_series(?, ?) n, (VALUES ('SUBMITTING', 'ACCEPTED'), ('ACCEPTED', 'REGISTERED')) moves (from_state, to_state)""", first, rows - 1);
        jdbc.execute("ANALYZE");
    }

    private void send(int messages) throws JMSException {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(setup.broker().url());
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(setup.registrations()))) {
            for (int i = 1; i <= messages; i++) {
                int number = ++sent;
                TextMessage message = session.createTextMessage("""
                        {"vendorID":"001","companyID":"AAAA000001","accountNo":"%010d","ref1":"%08d","ref2":"12345"}""".formatted(number, number));
                message.setStringProperty("requestUID", "bench-" + setup.database() + "-" + number);
                producer.send(message);
                if (i % COMMIT_EVERY == 0 || i == messages) {
                    session.commit();
                }
            }
        }
    }

    /** Of all that was sent, and takes them away. */
    private void awaitResults() {
        int rest = sent - taken;
        await("all results")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> setup.queues().count(setup.results()) >= rest);
        assertThat(setup.queues().count(setup.results())).as("results").isEqualTo(rest);
        setup.queues().purge(setup.results());
        taken = sent;
    }

    private long count(String sql) {
        Long count = setup.postgres().jdbc(setup.database()).queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }

    private Usage usage() {
        return new Usage(
                System.nanoTime() / 1e9,
                instances.stream().mapToDouble(Candidate.Started::cpuSeconds).sum(),
                parts.database().cpuTime().toNanos() / 1e9,
                parts.broker().cpuTime().toNanos() / 1e9);
    }

    @Override
    public void close() {
        instances.forEach(instance -> instance.end().run());
    }

    private record Usage(double seconds, double target, double database, double broker) {

        Usage minus(Usage before) {
            return new Usage(
                    seconds - before.seconds,
                    target - before.target,
                    database - before.database,
                    broker - before.broker);
        }
    }
}
