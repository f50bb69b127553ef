package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.SettingSources;
import org.springframework.core.io.Resource;

/** Files in {@code config/} that look as settings or bank codes, and that nobody reads. Each is a warning. */
final class UnreadFiles {

    /** Spring Boot reads the folder and those in it; what is one deeper is misplaced. */
    private static final int DEEPEST = 3;

    private static final Pattern TEXT = Pattern.compile(".*\\.(ya?ml|properties)(\\.txt)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CODES = Pattern.compile("bank[-_]?codes\\.ya?ml");
    private static final Pattern SETTINGS = Pattern.compile("(?m)^(ddr|our|spring)[.\\[:]");

    /** Of the profile that is active, or of another. */
    private static final Pattern OF_SPRING = Pattern.compile("application(-.+)?\\.(ya?ml|properties|xml)");

    private UnreadFiles() {}

    /**
     * Those in a folder of which something is read.
     *
     * @param config may not be there
     * @param codes the file of bank codes that is read
     */
    static List<Finding> find(Path config, SettingSources sources, Resource codes) {
        Map<Path, String> texts = texts(config);
        Set<Path> read = Stream.concat(sources.files().stream(), Stream.of(codes))
                .filter(Resource::isFile)
                .map(UnreadFiles::pathOf)
                .collect(Collectors.toSet());
        if (texts.keySet().stream().noneMatch(read::contains)
                || sources.environment().containsProperty("spring.config.name")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        texts.forEach((file, text) -> {
            String name = String.valueOf(file.getFileName());
            String shown = ProgramCheck.nameOf(file);
            int depth =
                    file.getNameCount() - config.toAbsolutePath().normalize().getNameCount();
            boolean isCodes = CODES.matcher(name).matches();
            boolean isInItsPlace = isCodes
                    ? depth == 1 && name.equals("bank-codes.yaml")
                    : depth < DEEPEST && OF_SPRING.matcher(name).matches();
            // In a profile that is not active now, perhaps.
            String named = isCodes
                    ? file.subpath(file.getNameCount() - 2, file.getNameCount()).toString()
                    : name;
            boolean isNamed = texts.entrySet().stream()
                    .anyMatch(other ->
                            !other.getKey().equals(file) && other.getValue().contains(named));
            if ((isCodes || SETTINGS.matcher(text).find()) && !isInItsPlace && !isNamed && !read.contains(file)) {
                findings.add(Finding.warning(
                        Place.startOf(shown),
                        Rule.SETTING,
                        "is not read; "
                                + (isCodes
                                        ? "set ddr.bank.codes-file: file:" + shown
                                        : "move what it sets to config/our/application.yaml, name it in"
                                                + " spring.config.import")
                                + ", or take it away"));
            }
        });
        return findings;
    }

    /** What is hidden is no editor's: a mounted folder has copies there. */
    private static Map<Path, String> texts(Path config) {
        Map<Path, String> texts = new TreeMap<>();
        Path folder = config.toAbsolutePath().normalize();
        try (Stream<Path> files = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> TEXT.matcher(file.toString()).matches()
                            && !folder.relativize(file).toString().matches("(.*/)?\\..*")
                            && Files.isRegularFile(file))
                    .forEach(file -> texts.put(file, textOf(file)));
        } catch (IOException | UncheckedIOException e) {
            // There is none, or a part of it is closed to the program: nothing can be said of it.
            texts.clear();
        }
        return texts;
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pathOf(Resource file) {
        try {
            return file.getFile().toPath().toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
