package org.ddrroutes.state;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SettableClock;
import org.ddrroutes.registration.Registration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One instance of the core on a database of its own, or on that of another instance. */
public final class StateContext implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("ddr.gate.rate-limit-pause", "1h"),
            Map.entry("ddr.gate.failure-threshold", "3"),
            Map.entry("ddr.gate.first-pause", "10s"),
            Map.entry("ddr.gate.max-pause", "60s"),
            Map.entry("ddr.retry.first-delay", "30s"),
            Map.entry("ddr.retry.multiplier", "2"),
            Map.entry("ddr.retry.max-delay", "15m"),
            Map.entry("ddr.retry.max-attempts", "3"),
            Map.entry("ddr.expiry.after", "24h"),
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.main.web-application-type", "none"));

    private final Map<String, String> settings;
    private final ConfigurableApplicationContext context;

    private StateContext(Map<String, String> settings) {
        this.settings = settings;
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        context = new SpringApplicationBuilder(StateConfiguration.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    public static StateContext onPostgres(Postgres postgres) {
        String database = "core_" + UUID.randomUUID().toString().replace("-", "");
        postgres.createDatabase(database);
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.put("spring.datasource.url", postgres.url(database));
        settings.put("spring.datasource.username", Postgres.USER);
        settings.put("spring.datasource.password", Postgres.PASSWORD);
        return new StateContext(settings);
    }

    /** A second instance on the same database. */
    public StateContext another() {
        return new StateContext(settings);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public SettableClock clock() {
        return context.getBean(SettableClock.class);
    }

    /** A callback waits under this requestUID, and does this to every registration from now on. */
    public void callbackWaits(String requestUid, UnaryOperator<Registration> callback) {
        jdbc().sql("""
                        INSERT INTO callback (request_uid, received_at, vendor_id, company_id, account_no, apply_dtm, resp_code,
                            resp_desc, content_hash, matched)
                        VALUES (:uid, now(), '', '', '', '', 'I0000', '', '', FALSE)""").param("uid", requestUid).update();
        settleWith(callback);
    }

    private void settleWith(UnaryOperator<Registration> callback) {
        context.getBean(StateConfiguration.Callbacks.class).settleWith(callback);
    }

    public JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }

    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return jdbc().sql(sql).params(List.of(parameters)).query().listOfRows();
    }

    public Map<String, Object> gate() {
        return rows("SELECT * FROM gate").get(0);
    }

    /** Empties the tables, opens the gate and sets the clock back. */
    public void reset() {
        clock().reset();
        settleWith(UnaryOperator.identity());
        for (String table : List.of(
                "callback",
                "result_outbox",
                "result_address",
                "result_recipient",
                "registration_event",
                "bank_request",
                "registration")) {
            jdbc().sql("DELETE FROM " + table).update();
        }
        jdbc().sql("""
                        UPDATE gate SET is_open = TRUE, cause = NULL, code = NULL, reason = NULL, until = NULL,
                            by_whom = 'start', failures = 0, closings = 0, probing = FALSE, probe_owner = NULL,
                            probe_until = NULL""").update();
    }

    @Override
    public void close() {
        context.close();
    }
}
