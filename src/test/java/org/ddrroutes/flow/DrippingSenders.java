package org.ddrroutes.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.harness.BankCallback;

/** Senders of callbacks that never come to an end: of each body a byte comes now and then. */
final class DrippingSenders implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();

    private DrippingSenders() {}

    /** So many that each send what this callback is, but its body. */
    static DrippingSenders of(BankCallback callback, int count) {
        DrippingSenders senders = new DrippingSenders();
        URI address = callback.address();
        StringBuilder head = new StringBuilder("POST " + address.getPath() + " HTTP/1.1\r\nHost: x\r\n");
        callback.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: 9000\r\n\r\n{");
        try {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                senders.sockets.add(socket);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            senders.close();
            throw new UncheckedIOException(e);
        }
        senders.drips.scheduleWithFixedDelay(senders::drip, 0, 200, TimeUnit.MILLISECONDS);
        return senders;
    }

    private void drip() {
        for (Socket socket : sockets) {
            try {
                socket.getOutputStream().write(' ');
            } catch (IOException closed) {
                // As is hoped for: what it was told is still to be read.
            }
        }
    }

    /** What each was told in the end, of its answer's first line the protocol and the status. */
    List<String> statuses() {
        List<String> statuses = new ArrayList<>();
        for (Socket socket : sockets) {
            try {
                byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                statuses.add(new String(start, StandardCharsets.US_ASCII));
            } catch (IOException e) {
                statuses.add(e.toString());
            }
        }
        return statuses;
    }

    @Override
    public void close() {
        drips.shutdownNow();
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
