package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.junit.jupiter.api.Test;

class StoredMessageTest {

    @Test
    void keepsBodyIdAndThePropertiesWithTheirTypes() throws Exception {
        ActiveMQMessage message = ArtemisMessages.bytes("{\"ref1\":\"ทดสอบ\"}".getBytes(StandardCharsets.UTF_8));
        ICoreMessage core = message.getCoreMessage();
        core.setUserID(UUIDGenerator.getInstance().generateUUID());
        core.putStringProperty("text", "ทดสอบ");
        core.putIntProperty("int", 7);
        core.putLongProperty("long", Long.MAX_VALUE);
        core.putDoubleProperty("double", 0.1);
        core.putFloatProperty("float", 0.1f);
        core.putShortProperty("short", (short) 3);
        core.putByteProperty("byte", (byte) -1);
        core.putCharProperty("char", 'x');
        core.putBooleanProperty("boolean", true);
        core.putBytesProperty("bytes", new byte[] {0, 1});
        core.putObjectProperty("null", null);
        core.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID.toString(), "once");
        core.setPriority((byte) 9).setTimestamp(1_234).setExpiration(5_678);

        ClientMessage again = StoredMessage.read(new ClientMessageImpl(), StoredMessage.write(message));

        assertThat(again.getType()).isEqualTo(core.getType());
        assertThat(again.getUserID()).isEqualTo(core.getUserID()).isNotNull();
        assertThat(again.getPriority()).isEqualTo((byte) 9);
        assertThat(again.getTimestamp()).isEqualTo(1_234);
        assertThat(again.isDurable()).isTrue();
        assertThat(again.getExpiration()).isZero();
        assertThat(again.getPropertyNames()).doesNotContain(Message.HDR_DUPLICATE_DETECTION_ID);
        for (var name : core.getPropertyNames()) {
            if (!name.equals(Message.HDR_DUPLICATE_DETECTION_ID)) {
                assertThat(again.getObjectProperty(name)).isEqualTo(core.getObjectProperty(name));
            }
        }
        assertThat(body(again)).isEqualTo(body(core));
    }

    private static byte[] body(ICoreMessage message) {
        byte[] body = new byte[message.getReadOnlyBodyBuffer().readableBytes()];
        message.getReadOnlyBodyBuffer().readBytes(body);
        return body;
    }
}
