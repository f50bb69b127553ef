package org.ddrroutes.sandbox.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the bank remembers of each requestUID. With a file it outlives a restart: one JSON object a line, the last of a
 * requestUID being what holds. How often a registration was tried is kept in memory alone.
 */
final class BankMemory implements AutoCloseable {

    /** Where a requestUID stands at the bank. */
    enum State {
        /** It was not taken, and may come again. */
        FAILED,
        /** It was not taken, and is spent. */
        REFUSED,
        /** It is registered; callbacks may be owed. */
        TAKEN,
        /** It is registered, and every callback was made or given up. */
        TOLD
    }

    /**
     * @param sequence its number at the bank, {@code ddrOapiSeqId}; 0 where it was not taken
     * @param code what the bank answered last
     * @param callbacks that it is owed
     */
    record Entry(
            String requestUid,
            State state,
            int sequence,
            Instant at,
            String code,
            @Nullable RegisterCall call,
            List<CallbackPlan> callbacks) {

        Entry {
            SandboxYaml.check(
                    requestUid != null && !requestUid.isBlank() && state != null && at != null && code != null,
                    "An entry has requestUid, state, at and code");
            callbacks = callbacks == null ? List.of() : callbacks;
            SandboxYaml.check(call != null || state == State.REFUSED, requestUid + " has no call");
        }

        Entry as(State wanted) {
            return new Entry(requestUid, wanted, sequence, at, code, call, callbacks);
        }

        Entry owing(List<CallbackPlan> plans) {
            return new Entry(requestUid, State.TAKEN, sequence, at, code, call, plans);
        }

        boolean isTaken() {
            return state == State.TAKEN || state == State.TOLD;
        }
    }

    private final @Nullable Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> takenAccounts = new HashSet<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private final Map<String, Instant> firstTries = new HashMap<>();
    private @Nullable Writer writer;
    private int taken;

    BankMemory(@Nullable Path file) {
        this.file = file;
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(this::rememberLine);
            }
            writer = open(file);
            // A line that a kill tore in two must not swallow the next one.
            writer.write("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized @Nullable Entry entry(String requestUid) {
        return entries.get(requestUid);
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The last ones that were seen first. */
    synchronized List<Entry> last(int count) {
        return entries.values().stream()
                .skip(Math.max(0, entries.size() - count))
                .toList();
    }

    synchronized boolean isSpent(String requestUid) {
        Entry entry = entries.get(requestUid);
        return entry != null && entry.state() != State.FAILED;
    }

    /** Whether this company has registered this account already, under whatever requestUID. */
    synchronized boolean isAccountTaken(RegisterCall call) {
        return takenAccounts.contains(account(call));
    }

    /** Counts one more call for a registration that is not taken yet: 1 for the first. */
    synchronized int countTry(RegisterCall call, Instant now) {
        firstTries.putIfAbsent(call.content(), now);
        return tries.merge(call.content(), 1, Integer::sum);
    }

    /** The number of the next call, which is not counted. */
    synchronized int nextTry(RegisterCall call) {
        return tries.getOrDefault(call.content(), 0) + 1;
    }

    synchronized Instant firstTry(RegisterCall call) {
        return firstTries.getOrDefault(call.content(), Instant.MIN);
    }

    /** Takes a registration, whose callbacks are owed from now on. */
    synchronized Entry take(RegisterCall call, String code, Instant at, List<CallbackPlan> callbacks) {
        tries.remove(call.content());
        firstTries.remove(call.content());
        return put(new Entry(call.requestUid(), State.TAKEN, taken + 1, at, code, call, callbacks));
    }

    synchronized Entry put(Entry entry) {
        remember(entry);
        write(entry);
        return entry;
    }

    /** Every callback of this entry was made or given up; nothing, where others are owed by now or it was forgotten. */
    synchronized void settle(Entry entry) {
        if (isCurrent(entry)) {
            put(entry.as(State.TOLD));
        }
    }

    /** Whether this very entry is remembered: another that is like it has callbacks of its own. */
    @SuppressWarnings("ReferenceEquality")
    synchronized boolean isCurrent(Entry entry) {
        return entries.get(entry.requestUid()) == entry;
    }

    /** Forgets everything, and remembers these in its place. */
    synchronized void replaceBy(Collection<Entry> others) {
        entries.clear();
        takenAccounts.clear();
        tries.clear();
        firstTries.clear();
        taken = 0;
        try {
            close();
            if (file != null) {
                Files.deleteIfExists(file);
                writer = open(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        others.forEach(this::put);
    }

    @Override
    public synchronized void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    private void rememberLine(String line) {
        try {
            remember(SandboxYaml.JSON.readValue(line, Entry.class));
        } catch (IOException e) {
            // Empty, or torn by a kill: what it was to say was never answered for.
        }
    }

    private void remember(Entry entry) {
        entries.put(entry.requestUid(), entry);
        if (entry.isTaken() && entry.call() != null) {
            taken = Math.max(taken, entry.sequence());
            takenAccounts.add(account(entry.call()));
        }
    }

    private void write(Entry entry) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(SandboxYaml.JSON.writeValueAsString(entry) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Writer open(Path file) throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String account(RegisterCall call) {
        return call.field("companyID") + "|" + call.field("accountNo");
    }
}
