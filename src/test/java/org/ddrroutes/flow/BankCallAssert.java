package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.TestSetup;

/** What the guide says of a {@code registerddr} call, and what nobody may find in one. */
final class BankCallAssert {

    private static final Set<String> GUIDE = Set.of("content-type", "authorization", "msg-hdr", "digital-id");
    private static final Set<String> TRANSPORT = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "user-agent", "accept", "accept-encoding");

    private BankCallAssert() {}

    /** The headers and the body say exactly what the producer gave, in the guide's words, and nothing else. */
    static void saysWhatTheProducerGave(ReceivedCall call, TestSetup setup, Sample sample) {
        assertThat(call.clientId()).isEqualTo(setup.clientId());
        assertThat(call.header("content-type")).startsWith("application/json");
        assertThat(call.header("authorization")).startsWith("Bearer ");
        assertThat(call.header("digital-id")).isEqualTo(sample.digitalId());
        assertThat(call.messageHeader())
                .isEqualTo(new ObjectMapper()
                        .createObjectNode()
                        .put("ipAddress", "127.0.0.1")
                        .put("requestUID", sample.requestUid()));
        assertThat(call.json()).isEqualTo(sample.requestBody());
        assertThat(call.headers().keySet())
                .containsAll(GUIDE)
                .allMatch(name -> GUIDE.contains(name) || TRANSPORT.contains(name));
        // A header sent twice is refused by header(); msg-hdr must be one line of JSON.
        assertThat(call.header("msg-hdr")).doesNotContain("\n", "\r");
    }
}
