package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends a callback byte for byte as it is told, on one connection for as long as the door keeps it open. */
final class RawSender implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    RawSender(int port) {
        this.port = port;
        connect();
    }

    /** The example as it stands; its peer is named in {@code X-Forwarded-For}. */
    Answered send(ExampleRequest request) {
        return send("/callbacks/ddr", request, "");
    }

    /** @param moreLines further header lines, each with its line end */
    Answered send(String target, ExampleRequest request, String moreLines) {
        StringBuilder head = new StringBuilder(request.method + " " + target + " HTTP/1.1\r\nHost: door\r\n");
        request.contentTypes.forEach(
                type -> head.append("Content-Type: ").append(type).append("\r\n"));
        request.msgHdrs.forEach(
                line -> head.append("msg-hdr: ").append(asBytes(line)).append("\r\n"));
        byte[] body = request.tooLarge ? new byte[16 * 1024 + 1] : request.body;
        head.append("X-Forwarded-For: ").append(request.peer).append("\r\n");
        head.append(moreLines).append("Content-Length: ").append(body.length).append("\r\n\r\n");
        try {
            if (socket.isClosed()) {
                connect();
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head.toString().getBytes(ISO_8859_1));
            whole.writeBytes(body);
            socket.getOutputStream().write(whole.toByteArray());
            return answer();
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

    /** A header line that holds each byte of the text's UTF-8. */
    private static String asBytes(String line) {
        return new String(line.getBytes(UTF_8), ISO_8859_1);
    }

    private void connect() {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answered answer() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).trim());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if ("close".equals(headers.get("connection"))) {
            socket.close();
        }
        return new Answered(Integer.parseInt(status.split(" ")[1]), headers, new String(body, UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the door closed the connection without an answer");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).trim();
    }

    /** The whole answer; header names in lower case. */
    record Answered(int status, Map<String, String> headers, String body) {}
}
