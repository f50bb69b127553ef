package org.ddrroutes.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDeadlineTest {

    private static final int LIMIT = 30;
    private static final String WHOLE = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

    private EmbeddedChannel connection;

    @BeforeEach
    void connect() {
        RequestDeadline deadline = new RequestDeadline(Duration.ofSeconds(LIMIT), Channel::close);
        connection = new EmbeddedChannel(deadline, new HttpRequestDecoder(), deadline.requestEnd());
        connection.freezeTime();
    }

    @AfterEach
    void disconnect() {
        connection.inboundMessages().forEach(ReferenceCountUtil::release);
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nx: ",
                "POST / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;x="
            })
    void countsFromTheFirstByteHoweverManyFollow(String beginning) {
        receive(beginning);
        for (int second = 1; second < LIMIT; second++) {
            pass(1);
            receive("y");
        }
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void doesNotCountBeforeARequestNorAfterIt() {
        pass(LIMIT + 1);
        receive(WHOLE);
        pass(LIMIT + 1);

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void countsEachRequestOfAConnectionFromItsOwnFirstByte() {
        receive(WHOLE);
        pass(LIMIT - 1);
        receive("POST");
        pass(LIMIT - 1);
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"
            })
    void countsARequestThatBeganTogetherWithTheEndOfTheOneBefore(String next) {
        receive(WHOLE + next);
        pass(LIMIT - 1);
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void countsAHandshakeApartFromTheRequestAfterIt() {
        receive(" ");
        pass(LIMIT - 1);
        connection.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        receive("POST");
        pass(LIMIT - 1);
        assertThat(connection.isOpen()).isTrue();

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    private void receive(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    private void pass(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }
}
