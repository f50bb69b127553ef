package org.ddrroutes.startup;

import java.util.Optional;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Stops the start if the profile {@code sandbox} is active in the packaged program, which has no sandbox: only its settings
 * would be left, with an address of the bank and keys that everybody knows.
 */
public final class SandboxProfileGuard implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String SANDBOX = "sandbox";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        fault(event.getEnvironment()).ifPresent(fault -> {
            throw fault;
        });
    }

    public static Optional<SettingFault> fault(Environment environment) {
        boolean hasSandbox = ClassUtils.isPresent("org.ddrroutes.sandbox.SandboxConfiguration", null);
        return hasSandbox || !environment.acceptsProfiles(Profiles.of(SANDBOX))
                ? Optional.empty()
                : Optional.of(new SettingFault(
                        "spring.profiles.active: The profile sandbox is active, and this program holds no sandbox: it"
                                + " runs from a checkout alone; take the profile away, or run ./mvnw spring-boot:run"));
    }
}
