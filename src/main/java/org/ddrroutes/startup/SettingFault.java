package org.ddrroutes.startup;

import java.util.List;
import java.util.Optional;
import org.ddrroutes.finding.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataNotFoundException;

/**
 * The program cannot start with the settings or the surroundings that it has. The text is one line for each fault, begins
 * with the name of the setting, and is shown as it is: it never holds a value that may be secret. The JVM ends with 1. It is no
 * ExitCodeGenerator: Spring Boot would announce the code in a context that is half made, and fail anew.
 */
public final class SettingFault extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final String CORRECT_IT =
            "Correct it in config/application.yaml, in the environment or where else it comes from.";

    private final String wayOut;
    private transient @Nullable Place place;

    /** A setting that the operator must correct. */
    public SettingFault(String line) {
        this(List.of(line), CORRECT_IT);
    }

    public SettingFault(List<String> lines) {
        this(lines, CORRECT_IT);
    }

    /** @param wayOut what the operator can do, in a sentence */
    public SettingFault(List<String> lines, String wayOut) {
        super(String.join(System.lineSeparator(), lines));
        this.wayOut = wayOut;
    }

    /** A file or folder of settings that another setting names. */
    public static SettingFault ofLost(ConfigDataNotFoundException failure) {
        return new SettingFault(
                failure.getReferenceDescription()
                        + " is not there; correct spring.config.import or spring.config.location, or write optional: before it");
    }

    /** Where it is written, where that is known. */
    public SettingFault at(Place where) {
        place = where;
        return this;
    }

    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    String wayOut() {
        return wayOut;
    }
}
