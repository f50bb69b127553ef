package org.ddrroutes.callback.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import org.ddrroutes.callback.CallbackRequest;

/** One request of a connection: its head, and what has come of its body. */
final class IncomingRequest {

    final CallbackRequest content;
    final boolean isCallback;
    final boolean isHead;
    final boolean isChunked;
    final boolean hasBody;

    /** Whether the sender waits for {@code 100 Continue}. */
    final boolean asksFirst;

    /** No more of the body can change the answer. */
    boolean isDecided;

    boolean isComplete;
    private final int maxBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private boolean mayBeKept;

    IncomingRequest(HttpRequest head, String peer, boolean isCallback, int maxBody) {
        long length = HttpUtil.getContentLength(head, 0L);
        this.content = RequestHeads.callbackRequest(head, peer);
        this.isCallback = isCallback;
        this.isHead = head.method().equals(HttpMethod.HEAD);
        this.isChunked = HttpUtil.isTransferEncodingChunked(head);
        this.hasBody = isChunked || length > 0;
        this.asksFirst = HttpUtil.is100ContinueExpected(head);
        this.maxBody = maxBody;
        this.mayBeKept = head.protocolVersion().equals(HttpVersion.HTTP_1_1) && HttpUtil.isKeepAlive(head);
        if (length > maxBody) {
            setTooLarge();
        }
    }

    /** Adds to the body; what makes it too large decides the answer, and is not kept. */
    void add(ByteBuf bytes) {
        if (body.size() + bytes.readableBytes() > maxBody) {
            setTooLarge();
            isDecided = true;
        } else {
            body.writeBytes(ByteBufUtil.getBytes(bytes));
        }
    }

    /** Whether the rest comes in time or not, the connection is closed: its sender is not to depend on which. */
    private void setTooLarge() {
        content.setTooLarge();
        mayBeKept = false;
    }

    /** The same with its body, as far as that has come. */
    CallbackRequest contentWithBody() {
        content.setBody(body.toByteArray());
        return content;
    }

    boolean leavesConnectionUsable() {
        return mayBeKept && isComplete;
    }
}
