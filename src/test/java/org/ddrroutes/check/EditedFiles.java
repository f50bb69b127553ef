package org.ddrroutes.check;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;

/** A copy of {@code routes/} and {@code config/} to be edited and checked. */
public final class EditedFiles {

    /** Read once: it is the program's own. */
    private static final ProgramFacts FACTS = new ProgramFacts();

    private static final ProgramCheck SHIPPED =
            new ProgramCheck(SettingsFiles.read().environment(), FACTS);

    private final Path folder;
    private boolean isConfigEdited;

    public EditedFiles(Path folder) {
        this.folder = folder;
        copy("routes");
        copy("routes/sql");
        copy("config");
    }

    public void replace(String file, String before, String after) {
        String text = read(file);
        assertThat(text).as(file).contains(before);
        write(
                file,
                text.replaceFirst(
                        java.util.regex.Pattern.quote(before), java.util.regex.Matcher.quoteReplacement(after)));
    }

    public void append(String file, String text) {
        write(file, read(file) + text);
    }

    public void write(String file, String text) {
        isConfigEdited |= file.startsWith("config/");
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder over those that are there. */
    public void overlay(Path other) {
        try (Stream<Path> all = Files.walk(other)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                write(other.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void remove(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void rename(String file, String other) {
        String text = read(file);
        remove(file);
        write(other, text);
    }

    public String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The routes and the settings as they ship again. */
    public void restore() {
        try (Stream<Path> files = Files.walk(folder.resolve("routes"))) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean ships =
                        Files.exists(Path.of("").resolve(folder.relativize(path).toString()));
                if (!ships) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy("routes");
        copy("routes/sql");
        copy("config");
    }

    /** The line that a piece of text begins in; 1 where it is empty. */
    int lineOf(String file, String piece) {
        if (piece.isEmpty()) {
            return 1;
        }
        String text = read(file);
        assertThat(text).as(file).contains(piece);
        int at = text.indexOf(piece);
        return (int) text.substring(0, at).lines().count() + (at == 0 || text.charAt(at - 1) == '\n' ? 1 : 0);
    }

    /** Without the folder in the names of files. Where only routes were edited, the settings are those that ship. */
    public List<String> check() {
        List<Finding> findings;
        if (isConfigEdited) {
            SettingsFiles settings = settings();
            findings = settings.fault()
                    .map(List::of)
                    .orElseGet(() -> new ProgramCheck(settings.environment(), FACTS).check(folder.resolve("routes")));
        } else {
            findings = SHIPPED.checkRoutes(folder.resolve("routes"));
        }
        return findings.stream()
                .map(Finding::toString)
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }

    public SettingsFiles settings() {
        return SettingsFiles.read(Map.of(
                "spring.config.location",
                        "classpath:/,file:" + folder + "/config/,optional:file:" + folder + "/config/*/",
                "ddr.bank.codes-file", "file:" + folder + "/config/bank-codes.yaml"));
    }

    private void copy(String name) {
        try (Stream<Path> files = Files.list(Path.of(name))) {
            Files.createDirectories(folder.resolve(name));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(name).resolve(file.getFileName()), REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
