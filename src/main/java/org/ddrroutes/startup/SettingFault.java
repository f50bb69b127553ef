package org.ddrroutes.startup;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.ObjectHelper;
import org.ddrroutes.finding.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.context.config.InvalidConfigDataPropertyException;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

/**
 * The program cannot start with the settings or the surroundings that it has. The text is one line for each fault, begins
 * with the name of the setting, and is shown as it is: it never holds a value that may be secret. The JVM ends with 1. It is no
 * ExitCodeGenerator: Spring Boot would announce the code in a context that is half made, and fail anew.
 */
public final class SettingFault extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final String CORRECT_IT =
            "Correct it in config/application.yaml, in the environment or where else it comes from.";

    private static final Place ENVIRONMENT = new Place("environment", 0, 0);
    private static final String UNKNOWN = "Unable to load config data from ";
    private static final Pattern ORIGIN = Pattern.compile("\\[(?:file:)?([^\\[\\]]+)] - (\\d+):(\\d+)]");

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

    /** Why settings cannot be read; empty where another failure it is. */
    public static Optional<SettingFault> of(Throwable failure) {
        return within(failure, SettingFault.class)
                .or(() -> within(failure, ConfigDataNotFoundException.class).map(SettingFault::ofLost))
                .or(() -> within(failure, JsonParseException.class)
                        .map(json -> new SettingFault("SPRING_APPLICATION_JSON is no JSON that can be read; correct it")
                                .at(ENVIRONMENT)))
                .or(() -> within(failure, InvalidConfigDataPropertyException.class)
                        .map(SettingFault::ofMisplaced))
                .or(() -> Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .map(cause -> String.valueOf(cause.getMessage()))
                        .filter(message -> message.startsWith(UNKNOWN))
                        .findFirst()
                        .map(message -> ofNoSettings(message.substring(UNKNOWN.length()))
                                .at(ENVIRONMENT)));
    }

    /** @param location of which neither is said that it is a folder, nor which kind of file */
    static SettingFault ofNoSettings(String location) {
        return new SettingFault("spring.config.import or spring.config.location has " + location
                + ", which is no file of settings; write / at the end of a folder, .yaml or .properties at the end of a"
                + " file, or configtree: before a folder of secrets");
    }

    static <T extends Throwable> Optional<T> within(Throwable failure, Class<T> type) {
        return Optional.ofNullable(ObjectHelper.getException(type, failure));
    }

    /** A file or folder of settings that another setting names. */
    private static SettingFault ofLost(ConfigDataNotFoundException failure) {
        return new SettingFault(
                        failure.getReferenceDescription()
                                + " is not there; correct spring.config.import or spring.config.location, or write optional: before it")
                .at(
                        Origin.from(failure) instanceof PropertySourceOrigin given
                                ? SettingSources.place(given.getOrigin(), given.getPropertySource())
                                : ENVIRONMENT);
    }

    /** One that the file of a profile cannot have. Its place is in the message alone. */
    private static SettingFault ofMisplaced(InvalidConfigDataPropertyException failure) {
        Matcher origin = ORIGIN.matcher(String.valueOf(failure.getMessage()));
        SettingFault fault = new SettingFault(failure.getProperty().getName() + " cannot stand "
                + (failure.getReplacement() == null
                        ? "in a file of one profile; write it in config/application.yaml"
                        : "there any more; write " + failure.getReplacement()));
        return origin.find()
                ? fault.at(new Place(
                        origin.group(1), Integer.parseInt(origin.group(2)), Integer.parseInt(origin.group(3))))
                : fault;
    }

    /** Where it is written, where that is known. */
    public SettingFault at(Place where) {
        place = where;
        return this;
    }

    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /** With its place before it. */
    public String told() {
        return (place == null ? "" : place + "  ") + getMessage();
    }

    String wayOut() {
        return wayOut;
    }
}
