package org.ddrroutes.bank;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Takes the bank's answer whole or not at all: its last byte within the response time-out (the client's own counts
 * between two bytes, so that a slow drip would never end) and at most 64 KB, coded and decoded; as plain UTF-8. Of the
 * headers only {@code Retry-After} is let through. Stands between connection and transport, so that whatever fails here fails after
 * the connection was made.
 */
record ResponseLimits(Duration timeout, CallDeadlines deadlines, ConnectionReuse reuse) implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException, IOException {
        Cancellable call = (Cancellable) scope.originalRequest;
        try (CallDeadlines.Deadline deadline = deadlines.set(timeout, call::cancel)) {
            return whole(request, scope, chain, call, deadline);
        }
    }

    private ClassicHttpResponse whole(
            ClassicHttpRequest request,
            ExecChain.Scope scope,
            ExecChain chain,
            Cancellable call,
            CallDeadlines.Deadline deadline)
            throws OutcomeUnknown {
        try (ClassicHttpResponse answer = chain.proceed(request, scope)) {
            byte[] body = body(answer, call);
            reuse.answered(scope.clientContext.getEndpointDetails());
            // The client would do so itself, but only beyond this step, with a body that is still to be read.
            scope.execRuntime.releaseEndpoint();
            BasicClassicHttpResponse whole = new BasicClassicHttpResponse(answer.getCode());
            Header retryAfter = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
            if (retryAfter != null) {
                whole.setHeader(retryAfter);
            }
            whole.setEntity(new ByteArrayEntity(plain(answer, body), null));
            return whole;
        } catch (OutcomeUnknown e) {
            throw e;
        } catch (HttpException e) {
            throw new OutcomeUnknown("the answer is no HTTP", new IOException(e));
        } catch (IOException e) {
            reuse.lost();
            throw new OutcomeUnknown(
                    deadline.passed() ? "no whole answer within " + timeout : "the connection was lost", e);
        }
    }

    private static byte[] plain(ClassicHttpResponse answer, byte[] body) throws OutcomeUnknown {
        List<String> codings = Stream.of(answer.getHeaders(HttpHeaders.CONTENT_ENCODING))
                .map(Header::getValue)
                .filter(Objects::nonNull)
                .toList();
        Header contentType = answer.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        return ResponseBody.plain(body, codings, contentType == null ? null : contentType.getValue());
    }

    private static byte[] body(ClassicHttpResponse answer, Cancellable call) throws IOException {
        if (answer.getEntity() == null) {
            return new byte[0];
        }
        try (InputStream content = answer.getEntity().getContent()) {
            long told = answer.getEntity().getContentLength();
            long most = told < 0 ? ResponseBody.MAX_BYTES : Math.min(told, ResponseBody.MAX_BYTES);
            // One byte more shows whether that is all; a larger buffer would be allocated whole.
            byte[] body = content.readNBytes((int) most + 1);
            if (body.length > ResponseBody.MAX_BYTES) {
                // The rest is not worth reading: the connection goes with it.
                call.cancel();
                throw ResponseBody.tooLong();
            }
            return body;
        }
    }
}
