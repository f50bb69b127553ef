package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A look at a part that hangs, or a long bulk, takes nothing of the time in which the program must have stopped. */
class HangingTaskTest {

    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch END = new CountDownLatch(1);

    @Test
    void doesNotHoldUpAStop() throws InterruptedException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Hanging.class)
                .run("--spring.config.location=classpath:/application.yaml", "--spring.main.web-application-type=none");
        assertThat(BEGUN.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(context::close);
        assertThat(stop).succeedsWithin(Duration.ofSeconds(10));
        END.countDown();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(TaskSchedulingAutoConfiguration.class)
    static class Hanging {

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
        void look() throws InterruptedException {
            BEGUN.countDown();
            END.await();
        }
    }
}
