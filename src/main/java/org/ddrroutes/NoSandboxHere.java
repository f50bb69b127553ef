package org.ddrroutes;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Refuses the profile {@code sandbox} where the sandbox is not, as in the packaged program: what would be left of it are
 * its settings, with an address for the bank and keys that everybody knows.
 */
final class NoSandboxHere implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String SANDBOX = "sandbox";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        boolean isHere = ClassUtils.isPresent("org.ddrroutes.sandbox.SandboxConfiguration", null);
        if (!isHere && event.getEnvironment().acceptsProfiles(Profiles.of(SANDBOX))) {
            throw new SandboxAskedFor();
        }
    }
}
