package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/**
 * What the sandbox bank remembers, restarts included: which requestUIDs are spent and which callbacks it still owes. A
 * file of one JSON object a line, only ever appended to. How often a registration was tried is kept in memory alone.
 */
final class BankLedger {

    /**
     * A registration that the bank has taken.
     *
     * @param sequence its number at the bank, {@code ddrOapiSeqId}
     */
    record Booking(int sequence, RegistrationCall call, Instant at) {}

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String UID = "requestUID";
    private static final String FIELDS = "booked";
    private static final String AT = "at";
    private static final String TOLD = "told";

    private final Path file;
    private final Set<String> spent = new HashSet<>();
    private final Map<String, Booking> owed = new LinkedHashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private int booked;

    BankLedger(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(this::remember);
            // A line that a kill tore in two must not swallow the next one.
            write("\n");
        }
    }

    synchronized boolean isSpent(String requestUid) {
        return spent.contains(requestUid);
    }

    /** Counts one more call for a registration that is not booked yet: 1 for the first. */
    synchronized int countTry(RegistrationCall call) {
        return tries.merge(call.content(), 1, Integer::sum);
    }

    synchronized void spend(String requestUid) {
        spent.add(requestUid);
        append(MAPPER.createObjectNode().put(UID, requestUid));
    }

    /** Books a registration, whose callback is owed from now on. */
    synchronized Booking book(RegistrationCall call, Instant at) {
        Booking booking = new Booking(booked + 1, call, at);
        ObjectNode line = MAPPER.createObjectNode().put(UID, call.requestUid()).put(AT, at.toString());
        line.set(FIELDS, MAPPER.valueToTree(call.fields()));
        remember(booking);
        append(line);
        tries.remove(call.content());
        return booking;
    }

    /** The callback has been taken, or is given up. */
    synchronized void settle(String requestUid) {
        owed.remove(requestUid);
        append(MAPPER.createObjectNode().put(UID, requestUid).put(TOLD, true));
    }

    /** The registrations whose callbacks are still owed. */
    synchronized Collection<Booking> owed() {
        return List.copyOf(owed.values());
    }

    private void remember(String line) {
        try {
            ObjectNode entry = StrictJson.read(line);
            String requestUid = entry.path(UID).asText();
            if (entry.has(TOLD)) {
                owed.remove(requestUid);
            } else if (entry.has(FIELDS)) {
                Map<String, String> fields = new HashMap<>();
                entry.get(FIELDS)
                        .fields()
                        .forEachRemaining(
                                f -> fields.put(f.getKey(), f.getValue().asText()));
                remember(new Booking(
                        booked + 1,
                        new RegistrationCall(requestUid, fields),
                        Instant.parse(entry.path(AT).asText())));
            } else {
                spent.add(requestUid);
            }
        } catch (MalformedJson e) {
            // Empty, or torn by a kill: what it was to say was never answered for.
        }
    }

    private void remember(Booking booking) {
        booked = booking.sequence();
        spent.add(booking.call().requestUid());
        owed.put(booking.call().requestUid(), booking);
    }

    private void append(ObjectNode line) {
        write(line + "\n");
    }

    private void write(String text) {
        try {
            Files.write(
                    file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
