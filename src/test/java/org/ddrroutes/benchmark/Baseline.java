package org.ddrroutes.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The least that registers an account: the happy path by hand, on the tables of the program and with the same commits as the
 * program makes. A row and its events are committed before the bank is called; the state, its event and the result after; the
 * session last; results go through the outbox. It has no retries, no gate, no dead letters, no checks beyond a field that is
 * missing, no metrics and no log: what it costs is the floor, not an offer.
 */
final class Baseline {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 500;
    private static final List<String> REFERENCES = List.of("ref1", "ref2", "ref3", "ref4");

    private static final String INTENT = """
            WITH begun AS (
                INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4,
                    attempts, bank_tries, received_at, updated_at, message_id, bank_request_uid)
                VALUES (?, 'SUBMITTING', ?, ?, ?, ?, ?, ?, ?, 1, 1, now(), now(), ?, ?)
                ON CONFLICT DO NOTHING RETURNING request_uid)
            INSERT INTO registration_event (request_uid, at, from_state, to_state, attempt)
            SELECT request_uid, now(), from_state, to_state, 1
            FROM begun, (VALUES (NULL, 'RECEIVED'), ('RECEIVED', 'SUBMITTING')) moves (from_state, to_state)""";

    private static final String OUTCOME = """
            WITH accepted AS (
                UPDATE registration SET state = 'ACCEPTED', status_code = ?, status_desc = ?, ddr_oapi_seq_id = ?,
                    accepted_at = now(), updated_at = now()
                WHERE request_uid = ? AND state = 'SUBMITTING' RETURNING request_uid),
            event AS (
                INSERT INTO registration_event (request_uid, at, from_state, to_state, attempt, code)
                SELECT request_uid, now(), 'SUBMITTING', 'ACCEPTED', 1, ? FROM accepted)
            INSERT INTO result_outbox (request_uid, state, body, created_at)
            SELECT request_uid, 'ACCEPTED', ?, now() FROM accepted""";

    private final URI bank = URI.create(setting("ddr.bank.base-url") + "/directdebit/v1/open-api/registerddr");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore results = new Semaphore(0);
    private final HikariDataSource database = new HikariDataSource(pool());
    private final Connection broker;

    private Baseline() throws JMSException {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(setting("spring.artemis.broker-url"));
        factory.setConsumerWindowSize(0);
        broker = factory.createConnection(setting("spring.artemis.user"), setting("spring.artemis.password"));
        broker.start();
    }

    /** The settings are the program's own, as system properties. */
    public static void main(String[] arguments) throws JMSException {
        Baseline baseline = new Baseline();
        for (int i = 0; i < Integer.parseInt(setting("ddr.intake.consumers")); i++) {
            new Thread(() -> run(baseline::consume), "consumer").start();
        }
        new Thread(() -> run(baseline::relay), "relay").start();
    }

    private void consume() throws Exception {
        Session session = broker.createSession(true, Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(session.createQueue(setting("ddr.queues.registrations")));
        while (true) {
            Message message = consumer.receive();
            register((TextMessage) message);
            session.commit();
        }
    }

    private void register(TextMessage message) throws JMSException, SQLException, IOException, InterruptedException {
        JsonNode request = JSON.readTree(message.getText());
        String requestUid = message.getStringProperty("requestUID");
        List<String> intent = new ArrayList<>(List.of(
                requestUid,
                request.required("vendorID").textValue(),
                request.required("companyID").textValue(),
                request.required("accountNo").textValue()));
        REFERENCES.forEach(name -> intent.add(request.path(name).textValue()));
        intent.addAll(List.of(message.getJMSMessageID(), requestUid));
        update(INTENT, intent.toArray());

        HttpRequest call = HttpRequest.newBuilder(bank)
                .header("Authorization", "Bearer t")
                .header("Content-Type", "application/json")
                .header("msg-hdr", "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"" + requestUid + "\"}")
                .POST(HttpRequest.BodyPublishers.ofString(message.getText()))
                .build();
        JsonNode answer = JSON.readTree(
                http.send(call, HttpResponse.BodyHandlers.ofInputStream()).body());
        String code = answer.required("statusCode").textValue();
        String text = answer.required("statusDesc").textValue();
        long sequence = answer.required("ddrOapiSeqId").longValue();
        if (!code.equals("0") || !answer.required("requestUID").textValue().equals(requestUid)) {
            throw new IllegalStateException("not accepted");
        }

        ObjectNode result = ((ObjectNode) request)
                .put("requestUID", requestUid)
                .put("state", "ACCEPTED")
                .put("statusCode", code)
                .put("statusDesc", text)
                .put("ddrOapiSeqId", sequence);
        update(OUTCOME, code, text, sequence, requestUid, code, result.toString());
        results.release();
    }

    private void relay() throws Exception {
        Session session = broker.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue(setting("ddr.queues.results")));
        while (true) {
            if (results.tryAcquire(1, TimeUnit.SECONDS)) {
                results.drainPermits();
            }
            while (relayBatch(session, producer) == BATCH) {
                Thread.onSpinWait();
            }
        }
    }

    private int relayBatch(Session session, MessageProducer producer) throws SQLException, JMSException {
        List<Long> sent = new ArrayList<>();
        try (java.sql.Connection connection = database.getConnection()) {
            try (PreparedStatement oldest = connection.prepareStatement(
                            "SELECT id, body FROM result_outbox ORDER BY id LIMIT " + BATCH);
                    ResultSet rows = oldest.executeQuery()) {
                while (rows.next()) {
                    producer.send(session.createTextMessage(rows.getString(2)));
                    sent.add(rows.getLong(1));
                }
            }
        }
        if (!sent.isEmpty()) {
            session.commit();
            try (java.sql.Connection connection = database.getConnection();
                    PreparedStatement remove =
                            connection.prepareStatement("DELETE FROM result_outbox WHERE id = ANY (?)")) {
                remove.setArray(1, connection.createArrayOf("bigint", sent.toArray()));
                remove.executeUpdate();
            }
        }
        return sent.size();
    }

    private void update(String sql, Object... values) throws SQLException {
        try (java.sql.Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static HikariConfig pool() {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(setting("spring.datasource.url"));
        pool.setUsername(setting("spring.datasource.username"));
        pool.setPassword(setting("spring.datasource.password"));
        pool.setMaximumPoolSize(16);
        return pool;
    }

    private static String setting(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("-D" + name + " is missing");
        }
        return value;
    }

    private static void run(Endless work) {
        try {
            work.run();
        } catch (Exception e) {
            // Half a baseline would look fast or slow for no reason.
            System.err.println(e);
            Runtime.getRuntime().halt(1);
        }
    }

    @FunctionalInterface
    private interface Endless {
        void run() throws Exception;
    }
}
