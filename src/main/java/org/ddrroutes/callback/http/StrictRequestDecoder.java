package org.ddrroutes.callback.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.ddrroutes.http.RequestDeadline;

/**
 * Reads HTTP/1.1 requests. Netty refuses what two readers could take for different requests (two lengths, a length beside
 * chunks, bad chunks, bare line feeds), all but one thing, which is refused here: a header line that goes on in the next
 * line. Source: RFC 9112, section 5.2.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_CHUNK = 8 * 1024;

    /** A line of the head has been read, and there is more of the head to come. */
    private boolean inHead;

    private boolean inBody;

    private final RequestDeadline deadline;

    StrictRequestDecoder(RequestDeadline deadline) {
        super(MAX_LINE, MAX_HEADERS, MAX_CHUNK);
        this.deadline = deadline;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        deadline.start(context);
        if (!inBody) {
            spoilFoldedLine(in);
        }
        int readBefore = in.readerIndex();
        int messagesBefore = out.size();
        super.decode(context, in, out);
        inHead = !inBody && (inHead || in.readerIndex() > readBefore);
        for (Object message : out.subList(messagesBefore, out.size())) {
            inHead = false;
            inBody = !(message instanceof LastHttpContent);
        }
    }

    /** Netty takes whole lines out of the buffer, so that in a head the buffer begins with one. It refuses a line without a name. */
    private void spoilFoldedLine(ByteBuf in) {
        int end = in.writerIndex();
        int line = in.readerIndex();
        while (!inHead && line < end && isLineEnd(in.getByte(line))) {
            line++;
        }
        for (boolean isHeader = inHead; line < end && !isLineEnd(in.getByte(line)); isHeader = true) {
            byte first = in.getByte(line);
            if (isHeader && (first == ' ' || first == '\t')) {
                in.setByte(line, ':');
                return;
            }
            int lineFeed = in.indexOf(line, end, (byte) '\n');
            if (lineFeed < 0) {
                return;
            }
            line = lineFeed + 1;
        }
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }
}
