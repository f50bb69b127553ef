package org.ddrroutes.operations;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** {@code /actuator/info}: which version of the program runs, on which Java. */
@Component
class VersionInfo implements InfoContributor {

    private final Environment environment;

    VersionInfo(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void contribute(Info.Builder info) {
        // Spring Boot reads it in the manifest of the packaged program; a checkout has none.
        info.withDetail("version", environment.getProperty("spring.application.version", "from a checkout"))
                .withDetail("java", Runtime.version().toString());
    }
}
