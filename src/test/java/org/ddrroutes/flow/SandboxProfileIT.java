package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.ddrroutes.harness.ProductProcess;
import org.junit.jupiter.api.Test;

/** The sandbox's settings lie beside the packaged program in {@code config/}; its profile must not be all it takes. */
class SandboxProfileIT {

    @Test
    void refusesTheSandboxInThePackagedProgram() {
        try (ProductProcess product =
                ProductProcess.launch(Map.of(), Map.of("SPRING_PROFILES_ACTIVE", "other,sandbox"))) {
            assertThat(product.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(product.output())
                    .contains("The profile sandbox is active", "./mvnw spring-boot:run")
                    .doesNotContain("\tat ", "Tomcat");
        }
    }
}
