package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CallbackTest
class DatabaseDownTest {

    /** Five are promised. Without its limit an answer takes half a minute. */
    private static final Duration SECONDS_ON_A_LOADED_MACHINE = Duration.ofSeconds(12);

    private static final String ACCOUNT = "0000119222";

    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RegistrationRows rows;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @BeforeEach
    void emptyTables() {
        rows = new RegistrationRows(jdbc);
        rows.clear();
    }

    @Test
    void answersWithinFiveSecondsWhileTheDatabaseHangs() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        CallbackRequests bank = new CallbackRequests(port);
        bank.post("warm-up", "{}");
        List<Long> processes = new ArrayList<>(postgresProcesses());
        signal("STOP", processes);
        try {
            // One that the pool had asked for a moment before was not among them yet; now no more can come.
            List<Long> born = processes.stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .flatMap(ProcessHandle::children)
                    .map(ProcessHandle::pid)
                    .toList();
            processes.addAll(born);
            signal("STOP", born);
            List<CompletableFuture<Duration>> answers = IntStream.range(0, 100)
                    .mapToObj(n -> timeToSystemError(bank, "hang-" + n))
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isLessThan(SECONDS_ON_A_LOADED_MACHINE));
        } finally {
            signal("CONT", processes);
        }

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"))
                                .statusCode())
                        .isEqualTo(200));
        assertThat(rows.results("reg-1")).containsExactly("REGISTERED");
    }

    private static CompletableFuture<Duration> timeToSystemError(CallbackRequests bank, String requestUid) {
        Instant start = Instant.now();
        return bank.postAsync(requestUid, CallbackRequests.body(ACCOUNT, "I0000"))
                .thenApply(answer -> {
                    assertSystemError(answer, requestUid);
                    return Duration.between(start, Instant.now());
                });
    }

    private static void assertSystemError(HttpResponse<String> answer, String requestUid) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("""
                {"statusCode":"SYS001","statusDesc":"System Error","requestUID":"%s"}""".formatted(requestUid));
    }

    private List<Long> postgresProcesses() {
        return jdbc.sql("""
                        SELECT pid FROM pg_stat_activity
                        UNION SELECT CAST(split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS INTEGER)""").query(Long.class).list();
    }

    private static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        String list = String.join(" ", processes.stream().map(String::valueOf).toList());
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + list).start().waitFor();
    }
}
