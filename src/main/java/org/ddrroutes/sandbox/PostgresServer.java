package org.ddrroutes.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server as a process of its own, which listens on the loopback address alone and lets everybody in. A server
 * that outlived its program is stopped first. As root it runs as another user: see {@link ServerUser}.
 */
public final class PostgresServer {

    /** The server's superuser; it has no password. */
    public static final String USER = "postgres";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(500);
    private static final String COMMAND_SECONDS = "15";
    private static final long LEAST_ROOM = 1 << 20;

    private final Path binaries;
    private final Path data;
    private final int port;
    private final Map<String, String> options;
    private @Nullable FileLock lock;
    private @Nullable Path home;
    private ServerUser user = new ServerUser(List.of(), Optional.empty());

    /**
     * @param binaries where the server's programs are unpacked to; may be shared by servers
     * @param data where it keeps its data; beside it comes a file {@code .lock}
     * @param options of the server, by name; their values without a space
     */
    public PostgresServer(Path binaries, Path data, int port, Map<String, String> options) {
        this.binaries = binaries.toAbsolutePath().normalize();
        this.data = data.toAbsolutePath().normalize();
        this.port = port;
        this.options = Map.copyOf(options);
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Starts it.
     *
     * @throws IOException when it does not start; the message says why
     */
    public void start() throws IOException {
        lockData();
        boolean started = false;
        try {
            home = PostgresBinaries.unpackInto(Files.createDirectories(binaries));
            user = ServerUser.choose(program("initdb"))
                    .orElseThrow(() -> new IOException(
                            "PostgreSQL does not run as root, and none of unshare, setpriv and runuser starts "
                                    + program("initdb") + " as another user"));
            user.own(home);
            initialise();
            startServer();
            started = true;
        } finally {
            if (!started) {
                unlockData();
            }
        }
    }

    /** Ends all connections and the server. One that has already ended is as good. */
    public void stop() throws IOException {
        if (lock != null) {
            stopServer();
            unlockData();
        }
    }

    private void initialise() throws IOException {
        if (!Files.exists(data)) {
            // In a directory of another name first: what was cut off is not taken for a database.
            Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
            FileSystemUtils.deleteRecursively(unfinished);
            user.own(Files.createDirectories(unfinished));
            String said = run(
                    "initdb",
                    "--pgdata=" + unfinished,
                    "--username=" + USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C");
            if (!Files.exists(unfinished.resolve("global/pg_control"))) {
                throw new IOException("initdb failed: " + reason(said));
            }
            Files.move(unfinished, data);
        }
        user.own(data);
    }

    private void startServer() throws IOException {
        removeStaleLock();
        if (Files.exists(data.resolve("postmaster.pid"))) {
            stopServer();
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Optional<String> failure = startOnce(); failure.isPresent(); failure = startOnce()) {
            // The lock and the memory of a server that was killed are free when the last of its processes is gone.
            String why = failure.get();
            boolean mayPass = why.contains("lock file") || why.contains("shared memory block");
            if (!mayPass || System.nanoTime() > deadline) {
                throw new IOException(why);
            }
            pause();
        }
    }

    /** @return why it did not start; empty where it did */
    private Optional<String> startOnce() throws IOException {
        Path log = data.resolve("server.log");
        long before = Files.exists(log) ? Files.size(log) : 0;
        List<String> server = new ArrayList<>(List.of(
                "-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        options.forEach((name, value) -> server.addAll(List.of("-c", name + "=" + value)));
        String said = run(
                "pg_ctl",
                "start",
                "-D",
                data.toString(),
                "-l",
                log.toString(),
                "-o",
                String.join(" ", server),
                "-w",
                "-t",
                Long.toString(LIMIT.toSeconds()));
        if (said.contains("server started")) {
            return Optional.empty();
        }
        if (Files.getFileStore(data).getUsableSpace() < LEAST_ROOM) {
            return Optional.of("No space left on device");
        }
        byte[] logged = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        int from = (int) Math.min(before, logged.length);
        String since = new String(logged, from, logged.length - from, StandardCharsets.UTF_8);
        return Optional.of(
                since.contains("could not create any TCP/IP sockets")
                        ? "port " + port + " is taken"
                        : reason(since.isBlank() ? said : since));
    }

    /** After a restart of the machine, the process that a killed server has named may be any other. */
    private void removeStaleLock() throws IOException {
        Path named = data.resolve("postmaster.pid");
        if (Files.exists(named)
                && ProcessHandle.of(
                                Long.parseLong(Files.readAllLines(named).get(0).trim()))
                        .flatMap(process -> process.info().command())
                        .filter(command -> !command.contains("postgres"))
                        .isPresent()) {
            Files.delete(named);
        }
    }

    private void stopServer() throws IOException {
        run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", COMMAND_SECONDS);
    }

    private Path program(String name) {
        return Objects.requireNonNull(home).resolve("bin").resolve(name);
    }

    /** @return what it printed, if it ended in time */
    private String run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(user.command());
        command.add(program(program).toString());
        command.addAll(List.of(arguments));
        // Not a pipe: it would stay open as long as the server.
        Path output = Files.createTempFile("postgres", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Objects.requireNonNull(home).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return Files.readString(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    /** The first line that names a failure: what follows comes of it. */
    private static String reason(String said) {
        return said.lines()
                .filter(line -> line.matches(".*(FATAL|PANIC|error|ERROR):.*"))
                .map(line -> line.replaceFirst(".*?(FATAL|PANIC|error|ERROR): *", ""))
                .findFirst()
                .orElse(said.strip());
    }

    private void lockData() throws IOException {
        Files.createDirectories(data.getParent());
        FileChannel file = FileChannel.open(
                data.resolveSibling(data.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            throw new IOException("another program uses " + data);
        }
    }

    private void unlockData() throws IOException {
        if (lock != null) {
            lock.acquiredBy().close();
            lock = null;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BEFORE_NEXT_TRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
