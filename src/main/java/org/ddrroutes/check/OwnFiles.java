package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.springframework.core.io.Resource;

/** Finds the program's own classes and files. Spring's resolver would read and sort all 39,000 entries of the jar. */
final class OwnFiles {

    /** The build puts the program's own before those of libraries. */
    private static final int OWN_COME_WITHIN = 2_000;

    private final List<String> names;

    OwnFiles() {
        try {
            Path program = Path.of(OwnFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            names = Files.isDirectory(program) ? ofFolder(program) : ofJar(program);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ofFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static List<String> ofJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .limit(OWN_COME_WITHIN)
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("org/ddrroutes/") || name.startsWith("shipped-routes/"))
                    .toList();
        }
    }

    /** All of a file in the program. */
    static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> find(Predicate<String> name) {
        return names.stream().filter(name).toList();
    }

    /** The names of the classes whose files' names end so, such as {@code Settings.class}. */
    List<String> classes(String... ends) {
        return find(name -> Stream.of(ends).anyMatch(name::endsWith)).stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')).replace('/', '.'))
                .toList();
    }
}
