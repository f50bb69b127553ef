package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Finds the program's own classes and files. Spring's resolver would read and sort all 39,000 entries of the jar. */
final class OwnFiles extends DefaultResourceLoader implements ResourcePatternResolver {

    /** The build puts the program's own before those of libraries. */
    private static final int OWN_COME_WITHIN = 2_000;

    private final List<String> names;

    OwnFiles() {
        super(OwnFiles.class.getClassLoader());
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

    /** @param pattern a regular expression behind the first colon: those of Spring take ten times as long */
    @Override
    public Resource[] getResources(String pattern) {
        Pattern path = Pattern.compile(pattern.substring(pattern.indexOf(':') + 1));
        return names.stream()
                .filter(name -> path.matcher(name).matches())
                .map(name -> getResource(CLASSPATH_URL_PREFIX + name))
                .toArray(Resource[]::new);
    }
}
