package org.ddrroutes;

import org.springframework.boot.ExitCodeGenerator;

/** The profile of the sandbox was given to a program without one. */
final class SandboxAskedFor extends RuntimeException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    SandboxAskedFor() {
        super("The profile sandbox is active, and this program holds no sandbox: it runs from a checkout alone.");
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
