package org.ddrroutes.sandbox;

import com.github.tomakehurst.wiremock.common.FatalStartupException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.sandbox.bank.BankOptions;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
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
 * @param callbackUrl where the bank alone posts its callbacks: beside the product it knows the product's port
 * @param callbacksLeaveThisMachine whether that may be another machine's
 * @param samples whether to drop samples on start
 */
@ConfigurationProperties("ddr.sandbox")
@Profile({"sandbox", "sandbox-bank"})
record SandboxSettings(
        @DefaultValue("8090") int port,
        @DefaultValue("61616") int brokerPort,
        @DefaultValue("15432") int databasePort,
        @DefaultValue("data/sandbox") Path dataDirectory,
        @DefaultValue("ddr.sandbox.results") String resultsQueue,
        @DefaultValue("1s") Duration callbackDelay,
        @DefaultValue("8s") Duration slowAnswer,
        @DefaultValue("config/sandbox-bank.yaml") Path bankRules,
        @DefaultValue("http://127.0.0.1:8080/callbacks/ddr") URI callbackUrl,
        boolean callbacksLeaveThisMachine,
        @DefaultValue("true") boolean samples) {

    private static final Duration BETWEEN_CALLBACK_TRIES = Duration.ofSeconds(2);

    /** @param callbackUrl asked at each callback */
    BankOptions bankOptions(
            String clientId,
            Secret clientSecret,
            CallbackIdentity identity,
            Supplier<URI> callbackUrl,
            SandboxClock clock) {
        return new BankOptions(
                port,
                clientId,
                (id, secret) -> clientId.equals(id) && clientSecret.matches(secret),
                identity.channelId(),
                identity.partnerId(),
                identity.apiKey().get(0).reveal(),
                callbackUrl,
                callbackDelay,
                BETWEEN_CALLBACK_TRIES,
                BankOptions.CALLBACK_TRIES,
                BankOptions.ACCESS_LIFETIME,
                slowAnswer,
                dataDirectory.resolve("bank.jsonl"),
                bankRules,
                clock);
    }

    /** @throws InvalidConfigurationPropertyValueException where callbacks would leave this machine, and may not */
    void refuseCallbacksThatLeaveThisMachine() {
        boolean isLoopback = false;
        try {
            isLoopback = callbackUrl.getHost() != null
                    && InetAddress.getByName(callbackUrl.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // It is another machine's name.
        }
        if (!isLoopback && !callbacksLeaveThisMachine) {
            throw new InvalidConfigurationPropertyValueException(
                    "ddr.sandbox.callback-url",
                    callbackUrl,
                    "Callbacks would leave this machine; set ddr.sandbox.callbacks-leave-this-machine=true if they may");
        }
    }

    SandboxClock clock(Clock system) {
        return new SandboxClock(system, dataDirectory.resolve("clock"));
    }

    /** @throws InvalidConfigurationPropertyValueException when the port is taken: the start ends with this one line */
    SandboxBank start(SandboxBank bank) {
        try {
            bank.start();
            return bank;
        } catch (FatalStartupException e) {
            bank.close();
            throw new InvalidConfigurationPropertyValueException(
                    "ddr.sandbox.port", port, "The port is taken; does another sandbox run?");
        }
    }
}
