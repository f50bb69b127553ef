package org.ddrroutes.registration;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The body of a request message. Object, map and stream messages are not opened at all. */
public final class MessageText {

    static final int MAX_BYTES = 16 * 1024;

    private MessageText() {}

    /** The body in UTF-8; empty when it is of another kind or over {@value #MAX_BYTES} bytes. */
    public static Optional<byte[]> utf8(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            if (bytes.getBodyLength() > MAX_BYTES) {
                return Optional.empty();
            }
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            bytes.reset();
            return Optional.of(body);
        }
        if (message instanceof TextMessage text && text.getText() != null) {
            if (text.getText().length() > MAX_BYTES) {
                return Optional.empty();
            }
            byte[] body = text.getText().getBytes(StandardCharsets.UTF_8);
            return body.length > MAX_BYTES ? Optional.empty() : Optional.of(body);
        }
        return Optional.empty();
    }
}
