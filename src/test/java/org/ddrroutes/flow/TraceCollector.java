package org.ddrroutes.flow;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Takes spans by OTLP over HTTP, and reads of each what the tests ask for. */
final class TraceCollector implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

    TraceCollector() {
        server.start();
        server.stubFor(post(PATH).willReturn(ok()));
    }

    /**
     * @param text all there is in it, as it came
     * @param events how many texts of log lines and failures
     */
    record Span(String traceId, String name, String text, int events) {}

    String endpoint() {
        return server.baseUrl() + PATH;
    }

    /** All that came, in order. */
    List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (LoggedRequest request : server.findAll(postRequestedFor(urlEqualTo(PATH)))) {
            // ExportTraceServiceRequest.resource_spans, .scope_spans, .spans of opentelemetry-proto
            each(
                    request.getBody(),
                    1,
                    resource -> each(resource, 2, scope -> each(scope, 2, span -> spans.add(read(span)))));
        }
        return spans;
    }

    private static Span read(byte[] span) {
        List<byte[]> traceId = new ArrayList<>();
        List<byte[]> name = new ArrayList<>();
        List<byte[]> events = new ArrayList<>();
        each(span, 1, traceId::add);
        each(span, 5, name::add);
        each(span, 11, events::add);
        return new Span(
                HexFormat.of().formatHex(traceId.get(0)),
                new String(name.get(0), StandardCharsets.UTF_8),
                new String(span, StandardCharsets.ISO_8859_1),
                events.size());
    }

    /** Hands over each value of a field that has a length. */
    private static void each(byte[] message, int wanted, Consumer<byte[]> use) {
        int[] at = {0};
        while (at[0] < message.length) {
            int key = (int) varint(message, at);
            switch (key & 7) {
                case 0 -> varint(message, at);
                case 1 -> at[0] += 8;
                case 5 -> at[0] += 4;
                case 2 -> {
                    int length = (int) varint(message, at);
                    if (key >> 3 == wanted) {
                        use.accept(Arrays.copyOfRange(message, at[0], at[0] + length));
                    }
                    at[0] += length;
                }
                default -> throw new IllegalArgumentException("no protobuf");
            }
        }
    }

    private static long varint(byte[] message, int[] at) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = message[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    @Override
    public void close() {
        server.stop();
    }
}
