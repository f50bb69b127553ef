package org.ddrroutes.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to start PostgreSQL, which refuses to run as root.
 *
 * @param command what is put before each of its commands
 * @param owner whom its files must belong to; empty: to whoever runs this program
 */
record ServerUser(List<String> command, Optional<String> owner) {

    private static final String OTHER = "nobody";
    private static final ServerUser SAME = new ServerUser(List.of(), Optional.empty());

    /** A user namespace without a mapping: no longer root, but still the owner of root's files. */
    private static final ServerUser NAMESPACE = new ServerUser(List.of("unshare", "-U"), Optional.of("root"));

    /** Many containers forbid namespaces; root itself may become somebody else everywhere. */
    private static final List<ServerUser> FOR_ROOT = List.of(
            NAMESPACE,
            setpriv(),
            // Where only root may enter a directory above the files, as with /root. Containers grant the second alone.
            setprivWith("dac_read_search"),
            setprivWith("dac_override"),
            new ServerUser(List.of("runuser", "-u", OTHER, "--"), Optional.of(OTHER)));

    /** Prints the user's name, and fails for root and where the program cannot be executed. */
    private static final String CHECK = "id -un && test \"$(id -u)\" != 0 && exec \"$0\" --version";

    ServerUser {
        command = List.copyOf(command);
    }

    /**
     * Finds the first way that works on this machine.
     *
     * @param program one of the server's programs
     * @return empty where this is root and no other user can be had
     */
    static Optional<ServerUser> choose(Path program) {
        return choose(program, isRoot());
    }

    static Optional<ServerUser> choose(Path program, boolean isRoot) {
        return isRoot ? FOR_ROOT.stream().filter(user -> user.canRun(program)).findFirst() : Optional.of(SAME);
    }

    /** Gives a directory and all that is in it to the owner. */
    void own(Path directory) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        UserPrincipal user =
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner.get());
        if (Files.getOwner(directory).equals(user)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // The directory itself comes last: its owner says that all is done.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setOwner(file, user);
                }
            }
        }
    }

    private boolean canRun(Path program) {
        List<String> check = Stream.concat(command.stream(), Stream.of("sh", "-c", CHECK, program.toString()))
                .toList();
        try {
            return new ProcessBuilder(check)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ServerUser setpriv(String... more) {
        // Its own name for the group differs between systems; the number does not.
        List<String> asOther = List.of("setpriv", "--reuid=" + OTHER, "--regid=65534", "--clear-groups");
        return new ServerUser(Stream.concat(asOther.stream(), Stream.of(more)).toList(), Optional.of(OTHER));
    }

    private static ServerUser setprivWith(String capability) {
        return setpriv(
                "--inh-caps=+" + capability,
                "--ambient-caps=+" + capability,
                // Without it the capability does not count in access(2), by which initdb looks for the server.
                "--securebits=+no_setuid_fixup");
    }

    /** By the owner of this process: Windows has no root. */
    private static boolean isRoot() {
        return !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
                && ProcessHandle.current().info().user().filter("root"::equals).isPresent();
    }
}
