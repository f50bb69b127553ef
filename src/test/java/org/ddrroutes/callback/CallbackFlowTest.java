package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@SpringBootTest(classes = CallbackApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(
        properties = {
            "management.server.port=0",
            "camel.main.routes-include-pattern=file:routes/callback-*.camel.yaml",
            "spring.flyway.locations=classpath:db/migration/common,classpath:db/migration/{vendor}",
            "ddr.expiry.check-every=1h",
            "ddr.bank.client-id=our-client",
            "ddr.callback.path=/callbacks/ddr",
            "ddr.callback.api-key=the-old-key,the-new-key",
            "ddr.callback.allowed-networks=127.0.0.0/8,::1"
        })
class CallbackFlowTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Bank bank;

    @BeforeEach
    void bank() {
        bank = new Bank(port);
    }

    @Test
    void keepsACallbackWhoseRegistrationIsUnknown() throws Exception {
        HttpResponse<String> answer = bank.post("unknown-1", Bank.body("1111111111", "I0000"));
        System.out.println(answer + " " + answer.body() + answer.headers().map());
        assertThat(answer.statusCode()).isEqualTo(200);
        System.out.println(jdbc.sql("SELECT * FROM callback").query().listOfRows());
    }
}
