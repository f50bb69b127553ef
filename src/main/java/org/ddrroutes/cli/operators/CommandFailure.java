package org.ddrroutes.cli.operators;

import java.util.List;

/** A command that is not done. Its text is for the person who gave it. */
final class CommandFailure extends RuntimeException {

    static final int REFUSED = 1;
    static final int FAILED = 2;

    private final int exitCode;

    private CommandFailure(int exitCode, List<String> lines) {
        super(String.join(System.lineSeparator() + "  ", lines));
        this.exitCode = exitCode;
    }

    /** The port said no, or that there is no such thing. */
    static CommandFailure refused(String... lines) {
        return new CommandFailure(REFUSED, List.of(lines));
    }

    /** Wrongly asked, or not asked at all. */
    static CommandFailure failed(String... lines) {
        return new CommandFailure(FAILED, List.of(lines));
    }

    int exitCode() {
        return exitCode;
    }
}
