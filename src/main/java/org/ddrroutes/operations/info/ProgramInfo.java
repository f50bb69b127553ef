package org.ddrroutes.operations.info;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.RecordRow;
import org.ddrroutes.startup.SettingsInForce;
import org.ddrroutes.wire.BangkokTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** {@code /actuator/info}: which version runs, which instances live, and with which settings this one runs. */
@Component
class ProgramInfo implements InfoContributor, MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramInfo.class);

    /** Each instance writes once a second. */
    private static final Duration ALIVE = Duration.ofSeconds(15);

    private final ConfigurableEnvironment environment;
    private final ListDatabase database;
    private final Clock clock;
    private final Instant started;

    ProgramInfo(ConfigurableEnvironment environment, ListDatabase database, Clock clock) {
        this.environment = environment;
        this.database = database;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("version", version())
                .withDetail("java", java())
                .withDetail("upSince", BangkokTimestamp.of(started))
                .withDetail("instances", instances())
                .withDetail("settings", SettingsInForce.of(environment));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ddr.build.info", () -> 1)
                .description("1, with the version of the program and of Java")
                .tag("version", version())
                .tag("java", java())
                .register(registry);
    }

    /** Spring Boot reads it in the manifest of the packaged program; a checkout has none. */
    private String version() {
        return environment.getProperty("spring.application.version", "from a checkout");
    }

    private static String java() {
        return Runtime.version().toString();
    }

    private Object instances() {
        try {
            return database.jdbc()
                    .sql("SELECT instance, at AS last_seen FROM heartbeat WHERE at > :since ORDER BY instance")
                    .param("since", TimeColumn.of(clock.instant().minus(ALIVE)))
                    .query(new RecordRow<>(Instance.class))
                    .list();
        } catch (DataAccessException e) {
            LOG.debug("the instances are not known: {}", e.getClass().getSimpleName());
            return "not known: the database does not answer";
        }
    }

    /** One that wrote to the database just now. */
    record Instance(String instance, String lastSeen) {}
}
