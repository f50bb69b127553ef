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

    private final CallbackRequest content;
    private final boolean isCallback;
    private final boolean isHead;
    private final boolean isChunked;
    private final boolean hasBody;
    private final boolean asksFirst;
    private final int maxBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private boolean mayBeKept;
    private boolean isDecided;
    private boolean isComplete;

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

    CallbackRequest content() {
        return content;
    }

    /** The same with its body, as far as that has come. */
    CallbackRequest contentWithBody() {
        content.setBody(body.toByteArray());
        return content;
    }

    boolean isCallback() {
        return isCallback;
    }

    boolean isHead() {
        return isHead;
    }

    boolean isChunked() {
        return isChunked;
    }

    boolean hasBody() {
        return hasBody;
    }

    /** Whether the sender waits for {@code 100 Continue}. */
    boolean asksFirst() {
        return asksFirst;
    }

    boolean isDecided() {
        return isDecided;
    }

    /** @param decided no more of the body can change the answer */
    void setDecided(boolean decided) {
        isDecided = decided;
    }

    boolean isComplete() {
        return isComplete;
    }

    void setComplete(boolean complete) {
        isComplete = complete;
    }

    boolean leavesConnectionUsable() {
        return mayBeKept && isComplete;
    }
}
