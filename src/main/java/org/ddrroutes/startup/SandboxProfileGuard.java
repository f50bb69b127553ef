package org.ddrroutes.startup;

import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Stops the start if the profile {@code sandbox} is active in the packaged program, which has no sandbox: only its settings
 * would be left, with an address of the bank and keys that everybody knows.
 */
final class SandboxProfileGuard implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String SANDBOX = "sandbox";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        boolean hasSandbox = ClassUtils.isPresent("org.ddrroutes.sandbox.SandboxConfiguration", null);
        if (!hasSandbox && event.getEnvironment().acceptsProfiles(Profiles.of(SANDBOX))) {
            throw new SettingFault(
                    List.of(
                            "The profile sandbox is active, and this program holds no sandbox: it runs from a checkout alone."),
                    "Take the profile away (spring.profiles.active, SPRING_PROFILES_ACTIVE), or run ./mvnw spring-boot:run");
        }
    }
}
