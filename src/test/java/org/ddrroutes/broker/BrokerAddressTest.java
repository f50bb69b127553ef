package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.startup.SettingFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;

class BrokerAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://broker:61616",
                "tcp://[::1]:61616",
                "(tcp://a:61616,tcp://b:61616)?ha=true&reconnectAttempts=-1",
                "tcp://broker:61617?sslEnabled=true&trustStorePath=/etc/ddr/broker.pem&trustStoreType=PEM"
            })
    void isTaken(String url) {
        try (ActiveMQConnectionFactory factory = connections(url)) {
            assertThat(factory.getStaticConnectors()).isNotEmpty();
        }
    }

    /** The client takes them too, and fails at each try to connect. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://broker",
                "tcp://broker:",
                "tcp://broker:6x616",
                "tcp://broker:0",
                "tcp://broker:65536",
                "tcp://:61616",
                "tcp://my_broker:61616",
                "tcp://a:61616,b:61616",
                "(tcp://a:61616,tcp://b)?ha=true",
                "nonsense",
                "foo://broker:61616"
            })
    void isRefusedWhereItLeadsNowhere(String url) {
        assertThatThrownBy(() -> connections(url))
                .isInstanceOf(SettingFault.class)
                .hasMessageContaining("spring.artemis.broker-url cannot be read");
    }

    private static ActiveMQConnectionFactory connections(String url) {
        ArtemisProperties properties = new ArtemisProperties();
        properties.setBrokerUrl(url);
        return new BrokerConfiguration().consumerConnections(properties);
    }
}
