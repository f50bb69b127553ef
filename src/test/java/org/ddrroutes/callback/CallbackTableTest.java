package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import org.ddrroutes.callback.RawSender.Answered;
import org.ddrroutes.callback.http.CallbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** One row a group of the callback's table as the bank meets it: over HTTP, with what is left in the tables afterwards. */
@CallbackTest
@Import(CallbackTableTest.Now.class)
@TestPropertySource(
        properties = {
            "ddr.callback.partner-id=our-partner",
            "ddr.callback.allowed-networks=203.0.113.0/24",
            "ddr.callback.trusted-proxies=127.0.0.0/8,::1",
            "ddr.vendors[001]=AAAA000001",
            "ddr.vendors[002]=BBBB000001"
        })
class CallbackTableTest {

    private static final String UID = "500000010930000001";

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Now {

        @Bean
        @Primary
        Clock exampleClock() {
            return CallbackChecksTest.CLOCK;
        }
    }

    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RawSender sender;
    private RegistrationRows rows;

    @BeforeEach
    void open() {
        sender = new RawSender(port);
        rows = new RegistrationRows(jdbc);
        rows.clear();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void takesTheGuidesCallbackAndItsRepeat() {
        rows.add(UID, "ACCEPTED", "0000119222");

        for (int i = 0; i < 2; i++) {
            says(sender.send(new ExampleRequest()), 200, "0 Success", UID);
        }

        assertThat(rows.callbacks(UID)).singleElement().asString().isEqualToIgnoringCase("true " + UID);
        assertThat(rows.state(UID)).isEqualTo("REGISTERED");
    }

    @ParameterizedTest
    @EnumSource(value = CallbackFault.class, mode = EnumSource.Mode.EXCLUDE, names = "DUPLICATE")
    void refusesAndKeepsNothing(CallbackFault fault) {
        says(fault, sender.send(spoilt(fault)));

        for (String table : List.of("callback", "registration_event", "result_outbox")) {
            assertThat(jdbc.sql("SELECT COUNT(*) FROM " + table)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    /** The row that the database decides comes last: any other is answered before it. */
    @ParameterizedTest
    @EnumSource(CallbackFault.class)
    void refusesADuplicateAfterAllElse(CallbackFault fault) {
        rows.add(UID, "ACCEPTED", "0000119222");
        sender.send(new ExampleRequest());
        ExampleRequest request = spoilt(CallbackFault.DUPLICATE);
        if (fault != CallbackFault.DUPLICATE) {
            fault.spoil.accept(request);
        }

        says(fault, sender.send(request));

        assertThat(rows.callbacks(UID)).hasSize(1);
        assertThat(rows.state(UID)).isEqualTo("REGISTERED");
    }

    private static ExampleRequest spoilt(CallbackFault fault) {
        ExampleRequest request = new ExampleRequest();
        fault.spoil.accept(request);
        return request;
    }

    private void says(CallbackFault fault, Answered answered) {
        boolean named = fault.comesAfterTheKey() && !fault.spoilsTheRequestUid();
        says(answered, Integer.parseInt(fault.answer.substring(0, 3)), fault.answer.substring(4), named ? UID : null);
    }

    private void says(Answered answered, int httpStatus, String status, @Nullable String requestUid) {
        int space = status.indexOf(' ');
        assertThat(answered.body())
                .isEqualTo("{\"statusCode\":\"" + status.substring(0, space) + "\",\"statusDesc\":\""
                        + status.substring(space + 1) + "\""
                        + (requestUid == null ? "}" : ",\"requestUID\":\"" + requestUid + "\"}"));
        assertThat(answered.status()).isEqualTo(httpStatus);
        assertThat(answered.headers()).containsEntry("content-type", "application/json");
        assertThat(answered.headers().keySet()).isSubsetOf("content-type", "content-length", "date", "connection");
    }
}
