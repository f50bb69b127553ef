package org.ddrroutes.operations.info;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Which version of the program runs, on which Java: {@code /actuator/info}, and {@code ddr_build_info}, whose value is 1. */
@Component
class VersionInfo implements InfoContributor, MeterBinder {

    private final Environment environment;

    VersionInfo(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("version", version()).withDetail("java", java());
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
}
