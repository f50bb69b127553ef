package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.ddrroutes.broker.ArtemisMessages;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says, and the first rule that it breaks. */
class RequestReaderTest {

    private static final QueueNames QUEUES = new QueueNames("requests", "retry", "dead", "results");
    private static final String RIGHT =
            "{\"vendorID\":\"001\",\"companyID\":\"AAAA000001\",\"accountNo\":\"0000119222\",\"ref1\":\"12345\"}";

    private final RequestReader reader = new RequestReader(QUEUES);

    @Test
    void readsTheGuidesFieldsAsTheyStand() throws JMSException {
        Message message = ArtemisMessages.text(
                "{\"vendorID\":\"001\",\"companyID\":\"A B\",\"accountNo\":\"0000119222\","
                        + "\"ref1\":\" 05 \",\"ref2\":\"\",\"ref3\":null,\"requestUID\":\"U-1\",\"digitalId\":\"007\",\"other\":[1]}");

        ReceivedRequest request = reader.read(message);

        assertThat(request.refusal()).isNull();
        assertThat(request.requestUid()).isEqualTo(new RequestUid("U-1"));
        assertThat(request.content())
                .isEqualTo(new RegistrationContent("001", "A B", "0000119222", " 05 ", "", null, null, "007"));
        assertThat(request.isStorable()).isTrue();
        assertThat(request.isFromRetryQueue()).isFalse();
    }

    @Test
    void readsBytesAndPropertiesAlike() throws JMSException {
        Message message = ArtemisMessages.bytes(RIGHT.getBytes(StandardCharsets.UTF_8));
        message.setStringProperty("requestUID", "U-1");
        message.setStringProperty("digitalId", "007");

        ReceivedRequest request = reader.read(message);

        assertThat(request.refusal()).isNull();
        assertThat(request.requestUid()).isEqualTo(new RequestUid("U-1"));
        assertThat(request.content().digitalId()).isEqualTo("007");
        assertThat(reader.read(message)).as("read again").isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vendorID", "companyID", "accountNo", "ref1", "vendorId", "CamelHttpUri", "requestuid"})
    void readsNoOtherProperty(String name) throws JMSException {
        ActiveMQTextMessage message = ArtemisMessages.text(RIGHT);
        message.setStringProperty(name, "x");

        assertThat(reader.read(message).content())
                .isEqualTo(reader.read(ArtemisMessages.text(RIGHT)).content());
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                arguments("{}", StatusCode.required("vendorID")),
                arguments(without("vendorID"), StatusCode.required("vendorID")),
                arguments(with("vendorID", "null"), StatusCode.required("vendorID")),
                arguments(with("vendorID", "\"\""), StatusCode.required("vendorID")),
                arguments(with("vendorID", "\" \\t\""), StatusCode.required("vendorID")),
                arguments(without("companyID"), StatusCode.required("companyID")),
                arguments(without("accountNo"), StatusCode.required("accountNo")),
                arguments(with("accountNo", "\"12 34\""), StatusCode.mustBeNumeric("accountNo")),
                arguments(with("accountNo", "\"-1\""), StatusCode.mustBeNumeric("accountNo")),
                arguments(with("accountNo", "\"๑๒๓\""), StatusCode.mustBeNumeric("accountNo")),
                arguments(with("accountNo", "\"12345678901234\""), StatusCode.overMaxLength("accountNo", 13)),
                arguments(with("vendorID", "\"12345678901\""), StatusCode.overMaxLength("vendorID", 10)),
                arguments(with("companyID", "\"1234567890123456\""), StatusCode.overMaxLength("companyID", 15)),
                arguments(with("ref1", "\"" + "x".repeat(21) + "\""), StatusCode.overMaxLength("ref1", 20)),
                arguments(with("ref2", "\"" + "x".repeat(21) + "\""), StatusCode.overMaxLength("ref2", 20)),
                arguments(with("ref3", "\"" + "x".repeat(21) + "\""), StatusCode.overMaxLength("ref3", 20)),
                arguments(with("ref4", "\"" + "x".repeat(21) + "\""), StatusCode.overMaxLength("ref4", 20)),
                arguments(with("requestUID", "\"" + "x".repeat(37) + "\""), StatusCode.overMaxLength("requestUID", 36)),
                arguments(with("digitalId", "\"" + "x".repeat(65) + "\""), StatusCode.overMaxLength("digitalId", 64)),
                arguments(with("requestUID", "\"\""), StatusCode.invalidFormat("requestUID")),
                arguments(with("requestUID", "\"a b\""), StatusCode.invalidFormat("requestUID")),
                arguments(with("requestUID", "\"ก\""), StatusCode.invalidFormat("requestUID")),
                arguments(with("digitalId", "\"ก\""), StatusCode.invalidFormat("digitalId")),
                arguments(with("digitalId", "\"1\\r\\nX: 1\""), StatusCode.invalidFormat("digitalId")),
                arguments(with("digitalId", "\"\\u007f\""), StatusCode.invalidFormat("digitalId")),
                arguments(with("ref1", "\"a\\nb\""), StatusCode.invalidFormat("ref1")),
                arguments(with("ref2", "\"\\u0000\""), StatusCode.invalidFormat("ref2")),
                arguments(with("ref3", "\"\\ud800\""), StatusCode.invalidFormat("ref3")),
                arguments(with("ref4", "\"\\u0085\""), StatusCode.invalidFormat("ref4")),
                arguments(with("vendorID", "\"a\\u0007\""), StatusCode.invalidFormat("vendorID")),
                arguments(with("vendorID", "1"), StatusCode.invalidFormat("vendorID")),
                arguments(with("accountNo", "119222"), StatusCode.invalidFormat("accountNo")),
                arguments(with("ref1", "true"), StatusCode.invalidFormat("ref1")),
                arguments(with("ref1", "{}"), StatusCode.invalidFormat("ref1")),
                arguments(with("requestUID", "5"), StatusCode.invalidFormat("requestUID")),
                arguments(with("digitalId", "[\"1\"]"), StatusCode.invalidFormat("digitalId")));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void namesTheRuleThatIsBroken(String body, StatusCode refusal) throws JMSException {
        assertThat(reader.read(ArtemisMessages.text(body)).refusal()).isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ref1\":\"12345678901234567890\"",
                "\"ref1\":\"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\"",
                "\"ref1\":\"ก\"",
                "\"ref1\":\"\"",
                "\"ref1\":null",
                "\"requestUID\":null",
                "\"digitalId\":null",
                "\"digitalId\":\"\"",
                "\"digitalId\":\" ~!\"",
                "\"requestUID\":\"123456789012345678901234567890123456\"",
                "\"unknown\":5",
                "\"vendorId\":7"
            })
    void takesWhatIsWithinTheRules(String field) throws JMSException {
        String body = "{\"vendorID\":\"1234567890\",\"companyID\":\"123456789012345\",\"accountNo\":\"1234567890123\","
                + field + "}";

        assertThat(reader.read(ArtemisMessages.text(body)).refusal()).isNull();
    }

    /** Kind, required, digits, length, characters, contradiction: each time the earlier of two broken rules. */
    @ParameterizedTest
    @MethodSource("pairsOfBrokenRules")
    void namesTheFirstOfSeveral(String body, StatusCode refusal) throws JMSException {
        Message message = ArtemisMessages.text(body);
        message.setStringProperty("digitalId", "other");

        assertThat(reader.read(message).refusal()).isEqualTo(refusal);
    }

    static Stream<Arguments> pairsOfBrokenRules() {
        String contradiction = ",\"digitalId\":\"one\"}";
        return Stream.of(
                arguments("{\"vendorID\":1" + contradiction, StatusCode.invalidFormat("vendorID")),
                arguments(
                        "{\"vendorID\":\"1\",\"companyID\":\"1\",\"ref1\":\"" + "x".repeat(21) + "\"" + contradiction,
                        StatusCode.required("accountNo")),
                arguments(
                        "{\"vendorID\":\"" + "x".repeat(11) + "\",\"companyID\":\"1\",\"accountNo\":\"x\""
                                + contradiction,
                        StatusCode.mustBeNumeric("accountNo")),
                arguments(
                        "{\"vendorID\":\"\\u0001\",\"companyID\":\"1\",\"accountNo\":\"" + "1".repeat(14) + "\""
                                + contradiction,
                        StatusCode.overMaxLength("accountNo", 13)),
                arguments(
                        "{\"vendorID\":\"1\",\"companyID\":\"1\",\"accountNo\":\"1\",\"ref4\":\"\\n\",\"ref1\":\"\\n\""
                                + contradiction,
                        StatusCode.invalidFormat("ref1")),
                arguments(
                        "{\"vendorID\":\"1\",\"companyID\":\"1\",\"accountNo\":\"1\"" + contradiction,
                        StatusCode.invalid("digitalId")));
    }

    static Stream<Message> unreadable() throws JMSException {
        return Stream.of(
                ArtemisMessages.text(null),
                ArtemisMessages.text(""),
                ArtemisMessages.text("no JSON"),
                ArtemisMessages.text("[" + RIGHT + "]"),
                ArtemisMessages.text(RIGHT + RIGHT),
                ArtemisMessages.text(RIGHT.replace("{", "{\"vendorID\":\"001\",")),
                ArtemisMessages.text(with("x", "[".repeat(8) + "]".repeat(8))),
                ArtemisMessages.text(with("x", "\"" + "x".repeat(16 * 1024) + "\"")),
                ArtemisMessages.text(with("x", "\"" + "ก".repeat(6 * 1024) + "\"")),
                ArtemisMessages.bytes(RIGHT.getBytes(StandardCharsets.UTF_16)),
                ArtemisMessages.bytes(new byte[0]),
                ArtemisMessages.bytes(new byte[16 * 1024 + 1]),
                ArtemisMessages.map(),
                ArtemisMessages.object(),
                ArtemisMessages.stream());
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsNoJsonObjectOfSixteenKilobytes(Message message) throws JMSException {
        ReceivedRequest nameless = reader.read(message);

        assertThat(nameless.refusal()).isEqualTo(StatusCode.BAD_REQUEST);
        assertThat(nameless.content()).isNull();
        assertThat(nameless.isRecordable()).isFalse();
        assertThat(nameless.requestUid())
                .as("none is made up for a body that may hold one")
                .isNull();

        message.setStringProperty("requestUID", "U-1");
        assertThat(reader.read(message).requestUid()).isEqualTo(new RequestUid("U-1"));
    }

    @Test
    void takesSixteenKilobytesToTheByte() throws JMSException {
        String body = with("x", "\"" + "x".repeat(16 * 1024 - with("x", "\"\"").length()) + "\"");

        assertThat(body).hasSize(16 * 1024);
        assertThat(reader.read(ArtemisMessages.text(body)).refusal()).isNull();
        assertThat(reader.read(ArtemisMessages.bytes(body.getBytes(StandardCharsets.UTF_8)))
                        .refusal())
                .isNull();
        assertThat(reader.read(ArtemisMessages.text(body + " ")).refusal()).isEqualTo(StatusCode.BAD_REQUEST);
    }

    @Test
    void refusesALoneSurrogateThatCameUnescaped() throws JMSException {
        ReceivedRequest request = reader.read(ArtemisMessages.text(with("ref2", "\"a\ud800b\"")));

        assertThat(request.refusal()).isEqualTo(StatusCode.invalidFormat("ref2"));
        assertThat(request.isStorable()).isFalse();
    }

    @Test
    void storesNothingThatADatabaseCannotKeep() throws JMSException {
        for (String value : List.of("\"\\u0000\"", "\"\\ud800\"", "5")) {
            assertThat(reader.read(ArtemisMessages.text(with("ref1", value))).isRecordable())
                    .isFalse();
        }
        assertThat(reader.read(ArtemisMessages.text(with("ref1", "\"" + "x".repeat(9999) + "\"")))
                        .isRecordable())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestUID", "digitalId"})
    void refusesAContradictionBetweenPropertyAndBody(String name) throws JMSException {
        Message contradictory = ArtemisMessages.text(with(name, "\"A\""));
        contradictory.setStringProperty(name, "B");
        Message same = ArtemisMessages.text(with(name, "\"A\""));
        same.setStringProperty(name, "A");
        Message nullInBody = ArtemisMessages.text(with(name, "null"));
        nullInBody.setStringProperty(name, "B");

        assertThat(reader.read(contradictory).refusal()).isEqualTo(StatusCode.invalid(name));
        assertThat(reader.read(same).refusal()).isNull();
        assertThat(reader.read(nullInBody).refusal()).isNull();
    }

    @Test
    void takesNoneOfTwoRequestUids() throws JMSException {
        Message message = ArtemisMessages.text(with("requestUID", "\"A\""));
        message.setStringProperty("requestUID", "B");

        assertThat(reader.read(message).requestUid()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestUID", "digitalId"})
    void refusesAPropertyThatIsNoString(String name) throws JMSException {
        Message message = ArtemisMessages.text(RIGHT);
        message.setIntProperty(name, 5);

        assertThat(reader.read(message).refusal()).isEqualTo(StatusCode.invalidFormat(name));
    }

    @Test
    void derivesARequestUidFromTheStableId() throws JMSException {
        ActiveMQMessage core = ArtemisMessages.text(RIGHT);

        assertThat(reader.read(core).requestUid()).isEqualTo(RequestUid.ofMessage(core.getJMSMessageID()));
        assertThat(reader.read(ArtemisMessages.amqp(RIGHT, "ID:1-1")).requestUid())
                .isEqualTo(RequestUid.ofMessage("ID:1-1"));
    }

    @Test
    void refusesAMessageWithNeitherRequestUidNorStableId() throws JMSException {
        ReceivedRequest request = reader.read(ArtemisMessages.stomp(RIGHT));

        assertThat(request.refusal()).isEqualTo(StatusCode.required("requestUID"));
        assertThat(request.requestUid()).isNull();
        assertThat(reader.read(ArtemisMessages.stomp(with("requestUID", "\"A\"")))
                        .refusal())
                .isNull();
    }

    @Test
    void correlatesByItsOwnIdOrTheStableOne() throws JMSException {
        ActiveMQMessage message = ArtemisMessages.text(RIGHT);
        assertThat(reader.read(message).origin().correlationId()).isEqualTo(message.getJMSMessageID());

        message.setJMSCorrelationID("order-7");
        assertThat(reader.read(message).origin().correlationId()).isEqualTo("order-7");
        assertThat(reader.read(message).origin().messageId()).isEqualTo(message.getJMSMessageID());
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests", "retry", "dead", "results", "requests::x", "x::results"})
    void refusesToReplyToItsOwnQueues(String name) throws JMSException {
        Message message = replyingTo(name);

        ReceivedRequest request = reader.read(message);

        assertThat(request.refusal()).isEqualTo(StatusCode.invalid("JMSReplyTo"));
        assertThat(request.origin().replyTo()).isNull();
        assertThat(request.isRecordable()).isTrue();
    }

    @Test
    void keepsAReplyAddressOfTheProducers() throws JMSException {
        assertThat(reader.read(replyingTo("answers")).origin().replyTo()).isEqualTo("queue://answers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "*", "ddr.#", "answers.*", "#.answers", "a.*.b", "a.#::b"})
    void refusesAReplyAddressThatStandsForMany(String name) throws JMSException {
        ReceivedRequest request = reader.read(replyingTo(name));

        assertThat(request.refusal()).isEqualTo(StatusCode.invalid("JMSReplyTo"));
        assertThat(request.isReplyToRefused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#b", "answers#1.x", "a*", "a::b"})
    void keepsAReplyAddressThatOnlyLooksLikeOne(String name) throws JMSException {
        assertThat(reader.read(replyingTo(name)).origin().replyTo()).isEqualTo("queue://" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ก", "😀"})
    void refusesAReplyAddressTooLongToBeKept(String character) throws JMSException {
        ReceivedRequest request = reader.read(replyingTo(character.repeat(2_000)));

        assertThat(request.refusal()).isEqualTo(StatusCode.invalid("JMSReplyTo"));
        assertThat(request.origin().replyTo()).isNull();
    }

    static Stream<String> idsThatCannotBeHandedOn() {
        return Stream.of("a\u0000", "a".repeat(64 * 1024 + 1));
    }

    @ParameterizedTest
    @MethodSource("idsThatCannotBeHandedOn")
    void refusesACorrelationIdThatCannotBeHandedOn(String id) throws JMSException {
        ActiveMQMessage message = ArtemisMessages.text(RIGHT);
        message.setJMSCorrelationID(id);

        ReceivedRequest request = reader.read(message);

        assertThat(request.refusal()).isEqualTo(StatusCode.invalidFormat("JMSCorrelationID"));
        assertThat(request.origin().correlationId()).isEqualTo(message.getJMSMessageID());
    }

    @ParameterizedTest
    @MethodSource("idsThatCannotBeHandedOn")
    void takesNoMessageIdThatCannotBeHandedOn(String id) throws JMSException {
        ReceivedRequest request = reader.read(ArtemisMessages.amqp(with("requestUID", "\"U-1\""), id));

        assertThat(request.refusal()).isNull();
        assertThat(request.origin().correlationId()).isNull();
    }

    @Test
    void knowsItsOwnWaitingRequestOnTheRetryQueueAlone() throws JMSException {
        ReceivedRequest waiting = reader.read(owned("retry"));
        ReceivedRequest forged = reader.read(owned("requests"));

        assertThat(waiting.isFromRetryQueue()).isTrue();
        assertThat(waiting.requestUid()).isEqualTo(new RequestUid("OWNER"));
        assertThat(forged.isFromRetryQueue()).isFalse();
        assertThat(forged.requestUid()).isNotEqualTo(new RequestUid("OWNER"));
    }

    private static Message owned(String queue) throws JMSException {
        ActiveMQTextMessage message = ArtemisMessages.text(RIGHT);
        message.setStringProperty(MessageForwarding.OWNER, "OWNER");
        message.getCoreMessage().setAddress(SimpleString.of(queue));
        message.setJMSDestination(ActiveMQDestination.createQueue(queue));
        return message;
    }

    private static Message replyingTo(String name) throws JMSException {
        ActiveMQTextMessage message = ArtemisMessages.text(RIGHT);
        message.setJMSReplyTo(ActiveMQDestination.createQueue(name));
        return message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX: 1", "1234567890123456789012345678901234567"})
    void readsNoOwnerOnTheRetryQueueThatNoneOfOursCouldHave(String owner) throws JMSException {
        ActiveMQTextMessage message = ArtemisMessages.text(with("requestUID", "\"A\""));
        message.setJMSDestination(ActiveMQDestination.createQueue("retry"));
        message.setStringProperty("ddrRequestUID", owner);

        ReceivedRequest request = reader.read(message);

        assertThat(request.requestUid()).isNull();
        assertThat(request.isFromRetryQueue()).isTrue();
        assertThat(request.isRecordable()).isFalse();
    }

    /** Whatever would end a header line, or be an odd one within it. */
    static Stream<Arguments> unprintableCharacters() {
        return IntStream.concat(
                        IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
                        IntStream.of(0x2028, 0x2029, 0xfeff, 0x10ffff))
                .boxed()
                .flatMap(c -> Stream.of("requestUID", "digitalId").map(name -> arguments(name, c)));
    }

    @ParameterizedTest(name = "U+{1} in {0}")
    @MethodSource("unprintableCharacters")
    void refusesAnyUnprintableCharacterInWhatBecomesAHeader(String name, int character) throws JMSException {
        String odd = "1" + Character.toString(character) + "2";
        StringBuilder escaped = new StringBuilder();
        odd.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        Message inBody = ArtemisMessages.text(with(name, "\"" + escaped + "\""));
        ActiveMQTextMessage beside = ArtemisMessages.text(RIGHT);
        beside.setStringProperty(name, odd);

        for (Message message : List.of(inBody, beside)) {
            assertThat(reader.read(message).refusal()).isEqualTo(StatusCode.invalidFormat(name));
        }
    }

    private static String with(String name, @Nullable String json) {
        String rest = without(name);
        return "{\"" + name + "\":" + json + "," + rest.substring(1);
    }

    private static String without(String name) {
        return RIGHT.replaceAll("\"" + name + "\":\"[^\"]*\",?", "").replace(",}", "}");
    }
}
