package org.ddrroutes;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.ExitCodeGenerator;

/** Settings that have no default were not given: one line for each. */
final class MissingSettings extends RuntimeException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    MissingSettings(List<String> lines) {
        super(lines.stream().collect(Collectors.joining(System.lineSeparator())));
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
