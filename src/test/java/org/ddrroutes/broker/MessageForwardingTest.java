package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.junit.jupiter.api.Test;

class MessageForwardingTest {

    private static final Map<String, String> REASON =
            Map.of("ddrReason", "BSN001", "ddrReasonText", "Vendor Id Not Found", "ddrFailedAt", "now");

    @Test
    void takesNoneOfTheBrokersOwnPropertiesAlong() throws JMSException {
        ActiveMQTextMessage message = received();

        MessageForwarding.forDeadLetters(message, REASON);

        assertThat(message.getCoreMessage().getPropertyNames())
                .extracting(SimpleString::toString)
                .contains("ownProperty", "x-a.b", "ddrBatch", "ddrReason", "ddrReasonText", "ddrFailedAt")
                .doesNotContain("_AMQ_DUPL_ID", "_AMQ_SCHED_DELIVERY", "_AMQ_ORIG_QUEUE", MessageForwarding.OWNER);
        assertThat(message.getText()).isEqualTo("the body");
        assertThat(message.getStringProperty("ddrReason")).isEqualTo("BSN001");
        assertThat(message.getStringProperty("ddrBatch")).isEqualTo("7");
    }

    @Test
    void putsItsReasonInPlaceOfAnOlderOne() throws JMSException {
        ActiveMQTextMessage message = received();
        message.setStringProperty("ddrReason", "CMN001");
        message.setStringProperty("ddrReasonText", "older");

        MessageForwarding.forDeadLetters(message, REASON);

        assertThat(message.getStringProperty("ddrReason")).isEqualTo("BSN001");
        assertThat(message.getStringProperty("ddrReasonText")).isEqualTo("Vendor Id Not Found");
    }

    @Test
    void leavesBehindTheLargestPropertiesOfMoreThanTheBrokerTakes() throws JMSException {
        ActiveMQTextMessage message = received();
        message.setStringProperty("huge", "x".repeat(300_000));
        message.getCoreMessage().putBytesProperty("large", new byte[200_000]);
        message.getCoreMessage().putBytesProperty("larger", new byte[200_001]);

        MessageForwarding.forDeadLetters(message, REASON);

        assertThat(message.getCoreMessage().getPropertyNames())
                .extracting(SimpleString::toString)
                .contains("ownProperty", "x-a.b", "ddrBatch", "ddrReason", "large")
                .doesNotContain("huge", "larger");
    }

    @Test
    void leavesTheProducersRequestUidAsItWas() throws JMSException {
        ActiveMQTextMessage message = received();
        message.setStringProperty("requestUID", "producers");

        MessageForwarding.forDeadLetters(message, Map.of("requestUID", "ours"));

        assertThat(message.getStringProperty("requestUID")).isEqualTo("producers");
    }

    @Test
    void marksAWaitingRequestWithItsOwnerAndItsTime() throws JMSException {
        ActiveMQTextMessage message = received();
        message.setStringProperty(MessageForwarding.OWNER, "forged");
        Instant due = Instant.parse("2026-11-23T03:16:00.500Z");

        MessageForwarding.forRetry(message, "UID-1", due);

        assertThat(message.getStringProperty(MessageForwarding.OWNER)).isEqualTo("UID-1");
        assertThat(message.getCoreMessage().getLongProperty("_AMQ_SCHED_DELIVERY"))
                .isEqualTo(due.toEpochMilli());
        assertThat(message.getCoreMessage().containsProperty("_AMQ_DUPL_ID")).isFalse();
    }

    @Test
    void sendsAWaitingRequestWithoutATimeAtOnce() throws JMSException {
        ActiveMQTextMessage message = received();

        MessageForwarding.forRetry(message, "UID-1", null);

        assertThat(message.getCoreMessage().containsProperty("_AMQ_SCHED_DELIVERY"))
                .isFalse();
    }

    @Test
    void takesBackForARequestWhatItHadPutBeside() throws JMSException {
        ActiveMQTextMessage message = received();
        MessageForwarding.forDeadLetters(message, REASON);

        MessageForwarding.forRequests(message);

        assertThat(message.getCoreMessage().getPropertyNames())
                .extracting(SimpleString::toString)
                .contains("ownProperty", "ddrBatch")
                .doesNotContain("ddrReason", "ddrReasonText", "ddrFailedAt");
    }

    @Test
    void keepsPriorityAndGroupAndGivesItNoEnd() throws JMSException {
        ActiveMQTextMessage message = received();
        message.setStringProperty("JMSXGroupID", "account-7");
        message.setIntProperty("JMSXGroupSeq", 3);
        message.setJMSPriority(9);
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setJMSExpiration(Instant.now().plusSeconds(60).toEpochMilli());

        MessageForwarding.forDeadLetters(message, REASON);

        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("account-7");
        assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
        assertThat(message.getJMSPriority()).isEqualTo(9);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    }

    @Test
    void refusesAMessageOfAnotherClient() {
        Message foreign = (Message) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Message.class}, (proxy, method, args) -> null);

        assertThatThrownBy(() -> MessageForwarding.forRequests(foreign)).isInstanceOf(JMSException.class);
    }

    private static ActiveMQTextMessage received() throws JMSException {
        ActiveMQTextMessage message = ArtemisMessages.text("the body");
        message.setStringProperty("ownProperty", "kept");
        message.setStringProperty("ddrBatch", "7");
        message.getCoreMessage().putStringProperty("x-a.b", "kept");
        message.getCoreMessage().putStringProperty("_AMQ_DUPL_ID", "once");
        message.getCoreMessage().putStringProperty("_AMQ_ORIG_QUEUE", "elsewhere");
        message.getCoreMessage().putLongProperty("_AMQ_SCHED_DELIVERY", 5);
        return message;
    }
}
