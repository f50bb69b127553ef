package org.ddrroutes.startup;

import org.springframework.context.ApplicationListener;

/** What watches the start and the stop of the program from outside its context. */
public final class StartupListeners {

    private StartupListeners() {}

    public static ApplicationListener<?>[] all() {
        return new ApplicationListener<?>[] {
            new SandboxProfileGuard(), new RequiredSettings(), new ShutdownTimeout(), new OutOfMemoryExit.WatchLog()
        };
    }
}
