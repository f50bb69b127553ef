package org.ddrroutes.sandbox;

import java.time.Clock;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The bank alone, for another program than this product to try its side in: profile {@code sandbox-bank}. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox-bank")
@EnableConfigurationProperties({SandboxSettings.class, CallbackIdentity.class})
class SandboxBankProgram {

    public static void main(String[] args) {
        SandboxBank bank = new SpringApplicationBuilder(SandboxBankProgram.class)
                .web(WebApplicationType.NONE)
                .profiles("sandbox-bank")
                .run(args)
                .getBean(SandboxBank.class);
        bank.startCallbacks();
        System.out.println("\n  The bank listens on http://localhost:" + bank.port()
                + ", its page too.\n  curl http://localhost:" + bank.port()
                + "/ lists what it does by account number.\n");
    }

    @Bean
    SandboxClock sandboxClock(SandboxSettings settings) {
        return settings.clock(Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    SandboxBank sandboxBank(
            @Value("${ddr.bank.client-id}") String clientId,
            @Value("${ddr.bank.client-secret}") Secret clientSecret,
            CallbackIdentity identity,
            SandboxSettings settings,
            SandboxClock clock) {
        settings.refuseCallbacksThatLeaveThisMachine();
        return settings.start(
                new SandboxBank(settings.bankOptions(clientId, clientSecret, identity, settings::callbackUrl, clock)));
    }
}
