package org.ddrroutes.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/** The body of a request message. Object, map and stream messages are not opened at all. */
public final class RequestBody {

    static final int MAX_BYTES = 16 * 1024;

    private RequestBody() {}

    /**
     * The JSON object that the body is; empty when it is of another kind or over {@value #MAX_BYTES} bytes of UTF-8. Text is
     * read as it stands: in UTF-8 a lone surrogate would turn into a question mark, and pass.
     *
     * @throws MalformedJson when the body is no JSON object
     */
    public static Optional<ObjectNode> json(Message message) throws JMSException, MalformedJson {
        if (message instanceof BytesMessage bytes) {
            if (bytes.getBodyLength() > MAX_BYTES) {
                return Optional.empty();
            }
            return Optional.of(StrictJson.read(read(bytes)));
        }
        if (message instanceof TextMessage text && text.getText() != null) {
            String body = text.getText();
            boolean fits = body.length() <= MAX_BYTES && body.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
            return fits ? Optional.of(StrictJson.read(body)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** The body of a text or bytes message as text; empty for one of another kind. */
    static String text(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            return new String(read(bytes), StandardCharsets.UTF_8);
        }
        return message instanceof TextMessage text && text.getText() != null ? text.getText() : "";
    }

    private static byte[] read(BytesMessage message) throws JMSException {
        byte[] body = new byte[(int) message.getBodyLength()];
        message.readBytes(body);
        message.reset();
        return body;
    }
}
