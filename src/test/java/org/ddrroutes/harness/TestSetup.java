package org.ddrroutes.harness;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one test has to itself on the shared parts: queues and a database of its own, a client id at the bank and an API
 * key. Several instances of the product may play on it together.
 */
public final class TestSetup {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "s" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    private final BrokerProcess broker;
    private final Postgres postgres;
    private final ScriptedBank bank;

    public TestSetup(BrokerProcess broker, Postgres postgres, ScriptedBank bank) {
        this.broker = broker;
        this.postgres = postgres;
        this.bank = bank;
        postgres.createDatabase(name);
    }

    public BrokerProcess broker() {
        return broker;
    }

    public Postgres postgres() {
        return postgres;
    }

    public ScriptedBank bank() {
        return bank;
    }

    public Queues queues() {
        return broker.queues();
    }

    public String registrations() {
        return name + ".registrations";
    }

    public String retry() {
        return registrations() + ".retry";
    }

    public String dead() {
        return registrations() + ".dead";
    }

    public String results() {
        return name + ".results";
    }

    /** A queue to be answered at, which nobody else uses. */
    public String replies() {
        return name + ".replies." + COUNT.incrementAndGet();
    }

    public String clientId() {
        return "client-" + name;
    }

    public String clientSecret() {
        return "client-secret-" + name;
    }

    public String apiKey() {
        return "api-key-" + name;
    }

    public String database() {
        return name;
    }

    /** The rows of a query on this stage's database, by column name. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return postgres.rows(name, sql, parameters);
    }

    /** The row of a registration; no entries if it has none. */
    public Map<String, Object> registration(String requestUid) {
        List<Map<String, Object>> rows = rows("SELECT * FROM registration WHERE request_uid = ?", requestUid);
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    /** The state of a registration; empty if it has no row. */
    public String state(String requestUid) {
        return String.valueOf(registration(requestUid).getOrDefault("state", ""));
    }

    /** The states of a registration, one after the other. */
    public List<String> states(String requestUid) {
        return rows("SELECT to_state FROM registration_event WHERE request_uid = ? ORDER BY id", requestUid).stream()
                .map(row -> String.valueOf(row.get("to_state")))
                .toList();
    }

    /** Addresses, names and secrets alone: all else is as shipped. Ports are left to the operating system. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("spring.artemis.broker-url", broker.url());
        settings.put("spring.artemis.user", BrokerProcess.USER);
        settings.put("spring.artemis.password", BrokerProcess.PASSWORD);
        settings.put("spring.datasource.url", postgres.url(name));
        settings.put("spring.datasource.username", Postgres.USER);
        settings.put("spring.datasource.password", Postgres.PASSWORD);
        settings.put("ddr.bank.base-url", bank.baseUrl());
        settings.put("ddr.bank.client-id", clientId());
        settings.put("ddr.bank.client-secret", clientSecret());
        settings.put("ddr.bank.ip-address", "127.0.0.1");
        settings.put("ddr.callback.api-key", apiKey());
        settings.put("ddr.callback.allowed-networks", "127.0.0.0/8");
        settings.put("ddr.queues.registrations", registrations());
        settings.put("ddr.queues.retry", retry());
        settings.put("ddr.queues.dead", dead());
        settings.put("ddr.queues.results", results());
        settings.put("ddr.callback.port", "0");
        settings.put("server.port", "0");
        return settings;
    }
}
