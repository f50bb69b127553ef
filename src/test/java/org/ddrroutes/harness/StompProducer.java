package org.ddrroutes.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A producer that speaks STOMP 1.2 with nothing but a socket, as scripts and bridges do: no message id, and every header
 * that it sets becomes a string property. A {@code content-length} makes a BytesMessage, its absence a TextMessage.
 */
final class StompProducer implements Producer {

    private static final int READ_LIMIT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private int receipts;

    StompProducer(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("accept-version", "1.2");
            headers.put("host", "127.0.0.1");
            headers.put("login", BrokerProcess.USER);
            headers.put("passcode", BrokerProcess.PASSWORD);
            write("CONNECT", headers, new byte[0]);
            expect("CONNECTED");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized String send(String queue, OutgoingMessage outgoing) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("destination", queue);
        headers.put("destination-type", "ANYCAST");
        headers.put("persistent", "true");
        headers.put("receipt", "r-" + ++receipts);
        if (outgoing.binary()) {
            headers.put("content-length", Integer.toString(outgoing.body().length));
        }
        if (outgoing.correlationId() != null) {
            headers.put("correlation-id", outgoing.correlationId());
        }
        if (outgoing.replyTo() != null) {
            headers.put("reply-to", outgoing.replyTo());
        }
        headers.putAll(outgoing.properties());
        try {
            write("SEND", headers, outgoing.body());
            expect("RECEIPT");
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String command, Map<String, String> headers, byte[] body) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(command).append('\n');
        headers.forEach((name, value) -> head.append(escaped(command, name))
                .append(':')
                .append(escaped(command, value))
                .append('\n'));
        frame.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(body);
        frame.write(0);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    /** STOMP 1.2, "Value Encoding": not in a CONNECT frame. */
    private static String escaped(String command, String text) {
        return command.equals("CONNECT")
                ? text
                : text.replace("\\", "\\\\")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                        .replace(":", "\\c");
    }

    /** Reads frames up to the awaited one; an ERROR frame is a failure. */
    private void expect(String command) throws IOException {
        String frame = frame();
        if (!frame.startsWith(command + "\n")) {
            throw new IOException("expected " + command + ", got " + frame);
        }
    }

    private String frame() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int next = in.read();
        while (next == '\n' || next == '\r') {
            next = in.read();
        }
        while (next > 0) {
            frame.write(next);
            next = in.read();
        }
        return frame.toString(StandardCharsets.UTF_8);
    }
}
