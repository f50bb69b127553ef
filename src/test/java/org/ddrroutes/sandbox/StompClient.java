package org.ddrroutes.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough STOMP 1.2 over a raw socket, as a client without a library would write it. */
final class StompClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    StompClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        write("CONNECT\naccept-version:1.2\nhost:localhost\n\n");
        requireStart(read(), "CONNECTED");
    }

    void send(String destination, String headers, String body) throws IOException {
        write("SEND\ndestination:" + destination + "\nreceipt:1\npersistent:true\n" + headers + "\n" + body);
        requireStart(read(), "RECEIPT");
    }

    /**
     * Subscribes, and answers with the first message's frame once the broker has noted that it is taken: else it would
     * take it back when the socket closes.
     */
    String receive(String destination) throws IOException {
        write("SUBSCRIBE\nid:0\nack:client-individual\ndestination:" + destination + "\n\n");
        String message = read();
        String ack = message.lines()
                .filter(line -> line.startsWith("ack:"))
                .findFirst()
                .orElseThrow(() -> new IOException("Expected a message to acknowledge, got " + message));
        write("ACK\nid:" + ack.substring("ack:".length()) + "\nreceipt:2\n\n");
        requireStart(read(), "RECEIPT");
        return message;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String frame) throws IOException {
        socket.getOutputStream().write((frame + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private String read() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder frame = new StringBuilder();
        for (int c = in.read(); c > 0; c = in.read()) {
            frame.append((char) c);
        }
        return frame.toString().strip();
    }

    private static void requireStart(String frame, String command) throws IOException {
        if (!frame.startsWith(command)) {
            throw new IOException("Expected " + command + ", got " + frame);
        }
    }
}
