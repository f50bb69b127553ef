package org.ddrroutes.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** The published PostgreSQL binaries. Maven puts those of this machine's platform on the class path, and no others. */
final class PostgresBinaries {

    private static final int ANY_EXECUTE = 0111;

    private PostgresBinaries() {}

    /** The name of the archive for the platform that the JVM's {@code os.name} and {@code os.arch} describe. */
    static String archive(String osName, String osArch, boolean isAlpine) {
        String name = osName.toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
        // Windows on ARM runs the programs of x86-64.
        boolean isArm = osArch.equals("aarch64") && !system.equals("windows");
        String processor = isArm ? "arm_64" : osArch.equals("amd64") || isX64(system, osArch) ? "x86_64" : osArch;
        return "postgres-" + system + "-" + processor + (isAlpine ? "-alpine_linux" : "") + ".txz";
    }

    private static boolean isX64(String system, String osArch) {
        return osArch.equals("x86_64") || system.equals("windows") && osArch.equals("aarch64");
    }

    /**
     * Unpacks the binaries into a directory below the given one, if they are not there yet. Several processes may do so
     * at the same time.
     *
     * @return the directory that has {@code bin}
     * @throws IOException also when no binaries fit this platform
     */
    static Path unpackInto(Path parent) throws IOException {
        String archive = archive(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Files.exists(Path.of("/etc/alpine-release")));
        URL url = PostgresBinaries.class.getResource("/" + archive);
        if (url == null) {
            throw new IOException("no PostgreSQL binaries were fetched for this platform (" + archive + ")");
        }
        URLConnection connection = url.openConnection();
        try (InputStream packed = connection.getInputStream()) {
            // Another version has another size.
            String name = archive.replace(".txz", "-" + connection.getContentLengthLong());
            Path target = parent.resolve(name);
            if (!Files.isDirectory(target)) {
                Path unfinished =
                        parent.resolve(name + "." + ProcessHandle.current().pid());
                FileSystemUtils.deleteRecursively(unfinished);
                unpack(packed, Files.createDirectories(unfinished));
                moveIfAbsent(unfinished, target);
            }
            return target;
        }
    }

    private static void moveIfAbsent(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(to)) {
                throw e;
            }
            FileSystemUtils.deleteRecursively(from);
        }
    }

    private static void unpack(InputStream packed, Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    path.toFile().setExecutable((entry.getMode() & ANY_EXECUTE) != 0, false);
                }
            }
        }
    }
}
