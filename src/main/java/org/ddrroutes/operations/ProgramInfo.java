package org.ddrroutes.operations;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.startup.SettingsInForce;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** {@code /actuator/info}: which instances live, with which routes, bank codes and settings this one runs. */
@Component
class ProgramInfo implements InfoContributor {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramInfo.class);

    /** Each instance writes once a second. */
    private static final Duration ALIVE = Duration.ofSeconds(15);

    private final ConfigurableEnvironment environment;
    private final ListDatabase database;
    private final Clock clock;
    private final Instant started;
    private final Map<String, Object> routes;
    private final Map<String, Object> bankCodes;

    ProgramInfo(ConfigurableEnvironment environment, ListDatabase database, BankSettings bank, Clock clock)
            throws IOException {
        this.environment = environment;
        this.database = database;
        this.clock = clock;
        this.started = clock.instant();
        this.routes = files(ConfigurationFiles.find(environment.getProperty("camel.main.routes-include-pattern", "")));
        this.bankCodes = files(List.of(bank.codesFile()));
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("upSince", OperatorTime.of(started))
                .withDetail("instances", instances())
                .withDetail("routes", routes)
                .withDetail("bankCodes", bankCodes)
                .withDetail("settings", SettingsInForce.of(environment));
    }

    private Map<String, Object> files(List<Resource> files) throws IOException {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("files", files.stream().map(Resource::getFilename).toList());
        told.put("sha256", ConfigurationFiles.hash(files));
        told.put("since", OperatorTime.of(started));
        return told;
    }

    private Object instances() {
        try {
            return database.jdbc()
                    .sql("SELECT instance, at FROM heartbeat WHERE at > :since ORDER BY instance")
                    .param("since", clock.instant().minus(ALIVE).atOffset(ZoneOffset.UTC))
                    .query((row, i) -> new Instance(
                            row.getString("instance"),
                            OperatorTime.of(
                                    row.getObject("at", OffsetDateTime.class).toInstant())))
                    .list();
        } catch (DataAccessException e) {
            LOG.debug("the instances are not known: {}", e.getClass().getSimpleName());
            return "not known: the database does not answer";
        }
    }

    /** One that wrote to the database just now. */
    record Instance(String instance, String lastSeen) {}
}
