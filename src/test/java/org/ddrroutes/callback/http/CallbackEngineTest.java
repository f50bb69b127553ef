package org.ddrroutes.callback.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.ddrroutes.callback.CallbackRequest;
import org.ddrroutes.callback.CallbackResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks while their route is replaced. */
@Timeout(60)
class CallbackEngineTest {

    private final CallbackEngine engine = new CallbackEngine(0);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void letsCallbacksWaitWhileTheyAreHeld() throws Exception {
        assertThat(engine.hold(Duration.ofSeconds(1))).isTrue();
        CompletableFuture<CallbackResponse> answer = engine.process(request());

        await().until(CallbackEngineTest::isACallbackWaiting);

        assertThat(answer).isNotDone();
        engine.release();
        assertThat(answer.get().httpStatus()).isEqualTo(503);
    }

    @Test
    void isNotHeldBeforeCallbacksInHandAreAnswered() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/callbacks").process(exchange -> {
                        begun.countDown();
                        end.await();
                        exchange.getMessage().setBody(CallbackResponse.notUnderstood(415));
                    });
                }
            });
            camel.start();
            CompletableFuture<CallbackResponse> answer = engine.process(request());
            begun.await();

            assertThat(engine.hold(Duration.ofMillis(1))).isFalse();
            end.countDown();

            assertThat(answer.get().httpStatus()).isEqualTo(415);
            assertThat(engine.hold(Duration.ofSeconds(10))).isTrue();
            engine.release();
        }
    }

    private static boolean isACallbackWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().startsWith("callback-") && thread.getState() == Thread.State.WAITING);
    }

    private static CallbackRequest request() {
        return new CallbackRequest("POST", List.of("application/json"), "127.0.0.1", List.of(), List.of());
    }
}
