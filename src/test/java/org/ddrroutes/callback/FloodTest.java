package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.ddrroutes.callback.RawSender.Answered;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Strangers with wrong keys by the hundred thousand, and others who never finish, beside the bank's own callbacks. */
@CallbackTest
class FloodTest {

    private static final int FLOOD = Integer.getInteger("flood.callbacks", 2_000);
    private static final int SLOW = Integer.getInteger("flood.slow-senders", 20);
    private static final int TIMES_SLOWER = Integer.getInteger("flood.times-slower", 0);
    private static final int CONNECTIONS = 8;
    private static final int FEWEST_GOOD = 100;
    private static final String REFUSED = "{\"statusCode\":\"AU00401\",\"statusDesc\":\"Unauthorized\"}";

    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final AtomicInteger good = new AtomicInteger();

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void takesNoneOfThemAndTheBanksOwnAsEver(CapturedOutput log) throws Exception {
        long before = rows();
        goodOnes(() -> good.get() >= FEWEST_GOOD);
        List<Long> alone = goodOnes(() -> good.get() >= 2 * FEWEST_GOOD);
        long start = System.nanoTime();

        AtomicLong left = new AtomicLong(FLOOD);
        AtomicLong refused = new AtomicLong();
        ExecutorService strangers = Executors.newCachedThreadPool();
        List<Future<?>> floods = new ArrayList<>();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                floods.add(strangers.submit(() -> flood(left, refused)));
            }
            strangers.submit(() -> keepSlowOnesComing(slow, left));
            List<Long> beside = goodOnes(() -> left.get() <= 0);
            for (Future<?> flood : floods) {
                flood.get();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(refused).hasValue(FLOOD);
            assertThat(rows()).isEqualTo(before + good.get());
            assertThat(log.getOut().lines().filter(line -> line.contains("Callback refused")))
                    .hasSizeLessThanOrEqualTo((int) (took.toMinutes() + 2) * RateLimitedLog.LINES);
            compare(alone, beside, took);
        } finally {
            strangers.shutdownNow();
            closeAll(slow);
        }
    }

    /** One after the other on one connection, for as long as it is asked; how long each took, in nanoseconds. */
    private List<Long> goodOnes(BooleanSupplier enough) {
        List<Long> took = new ArrayList<>();
        try (RawSender bank = new RawSender(port)) {
            while (!enough.getAsBoolean()) {
                ExampleRequest request = request(CallbackRequests.msgHdr(
                        "good-" + UUID.randomUUID().toString().substring(0, 30)));
                long start = System.nanoTime();
                assertThat(bank.send(request).status()).isEqualTo(200);
                took.add(System.nanoTime() - start);
                good.incrementAndGet();
            }
        }
        return took;
    }

    private void flood(AtomicLong left, AtomicLong refused) {
        try (RawSender stranger = new RawSender(port)) {
            while (left.getAndDecrement() > 0) {
                Answered answered = stranger.send(request(CallbackRequests.msgHdr("flood")
                        .replace("the-new-key", UUID.randomUUID().toString())));
                if (answered.status() == 401 && answered.body().equals(REFUSED)) {
                    refused.incrementAndGet();
                }
            }
        }
    }

    /** As one is cut off, another takes its place. */
    private void keepSlowOnesComing(List<Socket> slow, AtomicLong left) {
        byte[] beginning = ("POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 9000\r\n\r\n{")
                .getBytes(ISO_8859_1);
        try {
            while (left.get() > 0 && !Thread.currentThread().isInterrupted()) {
                synchronized (slow) {
                    while (slow.size() < SLOW) {
                        Socket socket = new Socket("127.0.0.1", port);
                        socket.setSoTimeout(
                                (int) CallbackApplication.TIMEOUTS.request().toMillis() * 3);
                        socket.getOutputStream().write(beginning);
                        slow.add(socket);
                    }
                }
                // Returns when the oldest is cut off.
                slow.get(0).getInputStream().readAllBytes();
                synchronized (slow) {
                    slow.remove(0).close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(List<Long> alone, List<Long> beside, Duration took) {
        System.out.printf(
                "%d refused in %d s beside %d slow senders; good ones alone: median %d us, 95 %% in %d us; beside: %d of"
                        + " them, median %d us, 95 %% in %d us%n",
                FLOOD,
                took.toSeconds(),
                SLOW,
                share(alone, 50),
                share(alone, 95),
                beside.size(),
                share(beside, 50),
                share(beside, 95));
        if (TIMES_SLOWER > 0) {
            assertThat((double) share(beside, 50) / share(alone, 50))
                    .as("times slower, in the middle")
                    .isLessThan(TIMES_SLOWER);
            assertThat((double) share(beside, 95) / share(alone, 95))
                    .as("times slower, of the slow ones")
                    .isLessThan(TIMES_SLOWER);
        }
    }

    /** In microseconds, what so many in a hundred do not exceed. */
    private static long share(List<Long> nanos, int percent) {
        long[] sorted = nanos.stream().flatMapToLong(LongStream::of).sorted().toArray();
        return sorted[(sorted.length - 1) * percent / 100] / 1_000;
    }

    private static ExampleRequest request(String msgHdr) {
        ExampleRequest request = new ExampleRequest();
        request.msgHdrs = List.of(msgHdr);
        request.body = CallbackRequests.body("0000119222", "I0000").getBytes(UTF_8);
        return request;
    }

    private long rows() {
        return jdbc.sql("SELECT COUNT(*) FROM callback").query(Long.class).single();
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
