package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The same statements on the sandbox's database; and, while at it, a bank that wants HTTP 200 whatever is said. */
@CallbackTest
@TestPropertySource(
        properties = {
            "spring.datasource.url=jdbc:h2:mem:callbacks;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
            "ddr.callback.http-status=always-200"
        })
class EmbeddedDatabaseTest {

    private static final String ACCOUNT = "0000119222";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private UnmatchedCallbacks unmatchedCallbacks;

    @Test
    void recordsMatchesAndRefusesAsOnPostgres() throws Exception {
        RegistrationRows rows = new RegistrationRows(jdbc);
        Bank bank = new Bank(port);
        rows.add("reg-1", "ACCEPTED", ACCOUNT);

        assertSays("0", bank.post("reg-1", Bank.body(ACCOUNT, "I0000")));
        assertSays("0", bank.post("reg-1", Bank.body(ACCOUNT, "I0000")));
        assertSays("BSN007", bank.post("reg-1", Bank.body(ACCOUNT, "I0001")));
        assertSays("0", bank.post("banks-own", Bank.body("1111111111", "I0001")));
        assertSays("0", bank.post("banks-own", Bank.body("1111111111", "I0001")));
        rows.add("reg-2", "ACCEPTED", "1111111111");
        unmatchedCallbacks.sweep();
        assertSays("BSN007", bank.post("banks-own", Bank.body("1111111111", "I0000")));

        assertThat(rows.state("reg-1") + rows.state("reg-2")).isEqualTo("REGISTEREDREJECTED");
        assertThat(rows.events("reg-2"))
                .containsExactly(
                        "ACCEPTED>REJECTED I0001 Reject",
                        "REJECTED>REJECTED BSN007 Callback refused: Duplicate Request UID");
        assertThat(rows.results("reg-1")).containsExactly("REGISTERED");
    }

    private static void assertSays(String code, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"statusCode\":\"" + code + "\"");
    }
}
