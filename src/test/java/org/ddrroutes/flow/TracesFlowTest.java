package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ddrroutes.flow.TraceCollector.Span;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.harness.TokenCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One trace leads from the message through the bank's calls to the callback, and the lines of the log say which. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class TracesFlowTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PRODUCERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Sample traced = Sample.fresh();
    private final Sample untraced = Sample.fresh();

    @Test
    void leadsFromTheMessageToTheCallbackAndTellsTheBankNothing(TestSetup setup, CapturedOutput log) throws Exception {
        List<Span> spans;
        try (TraceCollector collector = new TraceCollector()) {
            play(
                    setup,
                    Map.of(
                            "management.otlp.tracing.endpoint",
                            collector.endpoint(),
                            "logging.structured.format.console",
                            "ecs",
                            "ddr.retry.first-delay",
                            "100ms"));
            spans = collector.spans();
        }

        assertThat(traceOf(traced, spans)).isEqualTo(PRODUCERS_TRACE);
        for (Sample sample : List.of(traced, untraced)) {
            List<Span> ofOne = spans.stream()
                    .filter(span -> span.traceId().equals(traceOf(sample, spans)))
                    .toList();
            assertThat(ofOne)
                    .extracting(Span::name)
                    .filteredOn(Set.of("POST", "callback")::contains)
                    .as("two tries, one callback")
                    .containsExactlyInAnyOrder("POST", "POST", "callback");
            assertThat(linesOf(sample, log))
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(line.path("traceId").asText()).isEqualTo(traceOf(sample, spans)));
            sayNothingOf(sample, setup, spans);
        }
        assertThat(spans).allSatisfy(span -> assertThat(span.events()).isZero());
        assertThat(Stream.concat(
                        setup.bank().calls().stream().map(ReceivedCall::headers),
                        setup.bank().tokens().calls(setup.clientId()).stream().map(TokenCall::headers)))
                .isNotEmpty()
                .allSatisfy(headers -> assertThat(headers).doesNotContainKeys("traceparent", "tracestate", "baggage"));
    }

    /** Each is registered at the second try; the first gets no answer. */
    private void play(TestSetup setup, Map<String, String> settings) {
        for (Sample sample : List.of(traced, untraced)) {
            setup.bank().answers(sample.accountNo(), BankAnswer.lost(), BankAnswer.accepted());
        }
        try (Product product = Product.start(setup, settings);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(
                    setup.registrations(),
                    traced.asDraft().withProperty("traceparent", "00-" + PRODUCERS_TRACE + "-00f067aa0ba902b7-01"));
            producer.send(setup.registrations(), untraced.asDraft());
            for (Sample sample : List.of(traced, untraced)) {
                await().atMost(LIMIT).until(() -> "ACCEPTED".equals(setup.state(sample.requestUid())));
                assertThat(BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                                .post()
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static String traceOf(Sample sample, List<Span> spans) {
        return spans.stream()
                .filter(span -> span.text().contains(sample.requestUid()))
                .map(Span::traceId)
                .distinct()
                .reduce((one, other) -> one + " and " + other)
                .orElse("none");
    }

    private static void sayNothingOf(Sample sample, TestSetup setup, List<Span> spans) {
        assertThat(spans)
                .extracting(Span::text)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(sample.accountNo(), sample.digitalId())
                        .doesNotContain(setup.bank().tokens().secrets())
                        .doesNotContain(setup.clientSecret(), setup.apiKey()));
    }

    /** Our own lines that name it in their text. */
    private static List<JsonNode> linesOf(Sample sample, CapturedOutput log) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line :
                log.getOut().lines().filter(line -> line.startsWith("{")).toList()) {
            JsonNode read = JSON.readTree(line);
            if (read.path("message").asText().contains("requestUID=" + sample.requestUid())) {
                assertThat(read.path("requestUID").asText()).isEqualTo(sample.requestUid());
                lines.add(read);
            }
        }
        return lines;
    }
}
