package org.ddrroutes.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;

/**
 * Settings {@code ddr.sandbox.*}.
 *
 * @param port where the sandbox bank listens, on the loopback address alone
 * @param brokerPort where the embedded broker listens, on the loopback address alone
 * @param databasePort where the PostgreSQL server listens, on the loopback address alone
 * @param dataDirectory where broker, database and bank keep what must outlive a restart
 * @param resultsQueue the reply address of everything that the sandbox itself drops
 * @param callbackDelay from the bank's acceptance to its callback
 * @param slowAnswer how long the bank takes where it is to be slow; longer than {@code ddr.bank.response-timeout}
 * @param bankRules the rules of the bank, read again when they are saved
 * @param samples whether to drop samples on start
 */
@ConfigurationProperties("ddr.sandbox")
@Profile("sandbox")
record SandboxSettings(
        @DefaultValue("8090") int port,
        @DefaultValue("61616") int brokerPort,
        @DefaultValue("15432") int databasePort,
        @DefaultValue("data/sandbox") Path dataDirectory,
        @DefaultValue("ddr.sandbox.results") String resultsQueue,
        @DefaultValue("1s") Duration callbackDelay,
        @DefaultValue("8s") Duration slowAnswer,
        @DefaultValue("config/sandbox-bank.yaml") Path bankRules,
        @DefaultValue("true") boolean samples) {}
