package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages with every property that might steer Camel, the HTTP client or the bank: the bank sees what it sees of an
 * innocent message, header by header, and nobody else sees anything.
 */
@ExtendWith(SharedParts.class)
class HostilePropertiesFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Other for each call; what they say is looked at one by one. */
    private static final List<String> OTHER_EACH_TIME = List.of("msg-hdr", "digital-id", "content-length");

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @AutoClose
    private static UncalledServer trap;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        trap = new UncalledServer();
        product = Product.start(setup, Map.of("ddr.retry.first-delay", "200ms"));
    }

    @ParameterizedTest
    @EnumSource(Producer.Protocol.class)
    void tellTheBankNothing(Producer.Protocol protocol) {
        Sample sample = Sample.fresh();
        send(protocol, setup.registrations(), hostile(sample));

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));

        theBankSawAnInnocentCall(sample, 1);
    }

    @ParameterizedTest
    @EnumSource(Producer.Protocol.class)
    void tellTheBankNothingOnTheWayRoundByTheRetryQueue(Producer.Protocol protocol) {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("SYS001"), BankAnswer.accepted());
        send(protocol, setup.registrations(), hostile(sample));

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));

        theBankSawAnInnocentCall(sample, 2);
    }

    @ParameterizedTest
    @EnumSource(Producer.Protocol.class)
    void tellTheBankNothingWhenTheirDeadLetterIsReplayed(Producer.Protocol protocol) throws Exception {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
        send(protocol, setup.registrations(), hostile(sample));
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 1);

        replay(sample.requestUid());

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        theBankSawAnInnocentCall(sample, 2);
    }

    @Test
    void doNotMakeTheRetryQueueASecondEntry() {
        Sample waiting = Sample.fresh();
        Sample forged = Sample.fresh();
        setup.bank().answers(waiting.accountNo(), BankAnswer.code("BSN003"), BankAnswer.accepted());
        send(Producer.Protocol.CORE, setup.registrations(), waiting.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(waiting.requestUid()).equals("ACCEPTED"));
        OutgoingMessage other = hostile(forged)
                .withProperty("_AMQ_SCHED_DELIVERY", "0")
                .withProperty("_AMQ_ORIG_ADDRESS", setup.results())
                .withProperty("_AMQ_DUPL_ID", "forged");

        // For another's registration, which is accepted and consumes it; for nobody's, since none of ours is spelled
        // so.
        send(Producer.Protocol.CORE, setup.retry(), other.withProperty("ddrRequestUID", waiting.requestUid()));
        send(
                Producer.Protocol.CORE,
                setup.retry(),
                other.withProperty("_AMQ_DUPL_ID", "forged too").withProperty("ddrRequestUID", "a b\r\nX: 1"));

        ReceivedMessage letter = setup.queues().take(setup.dead(), LIMIT).orElseThrow();
        assertThat(letter.property("ddrReason")).isEqualTo("CMN001");
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.retry()) == 0);
        theBankSawAnInnocentCall(waiting, 2);
        assertThat(setup.registration(forged.requestUid())).isEmpty();
        assertThat(setup.bank().callsFor(forged.accountNo())).isEmpty();
        assertThat(setup.state(waiting.requestUid())).isEqualTo("ACCEPTED");
    }

    /** The exact headers of a call for which only an innocent message was sent, and of this one alike. */
    private static void theBankSawAnInnocentCall(Sample sample, int calls) {
        List<ReceivedCall> seen = setup.bank().callsFor(sample.accountNo());
        assertThat(seen).hasSize(calls).allSatisfy(call -> {
            BankCallAssert.saysWhatTheProducerGave(call, setup, sample);
            assertThat(sameEachTime(call)).isEqualTo(sameEachTime(innocentCall()));
        });
        assertThat(trap.calls()).isEmpty();
        assertThat(setup.queues().count(trapQueue())).isZero();
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.rows("SELECT 1 FROM registration WHERE request_uid ILIKE 'forged%'"))
                .isEmpty();
    }

    private static ReceivedCall innocentCall() {
        Sample innocent = Sample.fresh();
        send(Producer.Protocol.CORE, setup.registrations(), innocent.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(innocent.requestUid()).equals("ACCEPTED"));
        return setup.bank().callsFor(innocent.accountNo()).get(0);
    }

    private static Map<String, List<String>> sameEachTime(ReceivedCall call) {
        Map<String, List<String>> headers = new TreeMap<>(call.headers());
        headers.keySet().removeAll(OTHER_EACH_TIME);
        return headers;
    }

    private static OutgoingMessage hostile(Sample sample) {
        OutgoingMessage outgoing = sample.asDraft();
        for (Map.Entry<String, String> property :
                HostileProperties.all(trap.url(), trapQueue()).entrySet()) {
            outgoing = outgoing.withProperty(property.getKey(), property.getValue());
        }
        return outgoing;
    }

    private static String trapQueue() {
        return setup.results() + ".trap";
    }

    private static void send(Producer.Protocol protocol, String queue, OutgoingMessage outgoing) {
        try (Producer producer = protocol.connect(setup.broker())) {
            producer.send(queue, outgoing);
        }
    }

    private static void replay(String requestUid) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(product.managementAddress("/actuator/deadletters/" + requestUid))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"replay\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
