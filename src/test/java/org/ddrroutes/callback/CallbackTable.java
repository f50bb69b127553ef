package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Clock;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ddrroutes.callback.RawSender.Answered;
import org.ddrroutes.callback.http.CallbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The whole table of the callback as the bank meets it: over HTTP, with what is left in the tables afterwards. */
@Import(CallbackTable.Now.class)
@TestPropertySource(
        properties = {
            "ddr.callback.partner-id=our-partner",
            "ddr.callback.allowed-networks=203.0.113.0/24",
            "ddr.callback.trusted-proxies=127.0.0.0/8,::1",
            "ddr.vendors[001]=AAAA000001",
            "ddr.vendors[002]=BBBB000001"
        })
abstract class CallbackTable {

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

    /** The HTTP status that goes with what the table names. */
    abstract int httpStatus(int named);

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

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.ddrroutes.callback.CallbackChecksTest#refusals")
    void refuses(
            String what, Consumer<ExampleRequest> change, int httpStatus, String status, @Nullable String requestUid) {
        ExampleRequest request = new ExampleRequest();
        change.accept(request);

        says(sender.send(request), httpStatus, status, requestUid);

        keptNothing();
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(CallbackFault.values())
                .flatMap(first -> Arrays.stream(CallbackFault.values())
                        .filter(second -> second.compareTo(first) >= 0)
                        .map(second -> arguments(first, second)));
    }

    /** Each row alone, and before each row below it. */
    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void answersTheFirstFaultOfTheTable(CallbackFault first, CallbackFault second) {
        boolean registered = second == CallbackFault.DUPLICATE;
        if (registered) {
            rows.add(UID, "ACCEPTED", "0000119222");
            sender.send(new ExampleRequest());
        }
        ExampleRequest request = new ExampleRequest();
        second.spoil.accept(request);
        if (first != second) {
            first.spoil.accept(request);
        }

        Answered answered = sender.send(request);

        boolean named = first.comesAfterTheKey() && !first.spoilsTheRequestUid() && !second.spoilsTheRequestUid();
        says(answered, Integer.parseInt(first.answer.substring(0, 3)), first.answer.substring(4), named ? UID : null);
        if (registered) {
            assertThat(rows.callbacks(UID)).hasSize(1);
            assertThat(rows.state(UID)).isEqualTo("REGISTERED");
        } else {
            keptNothing();
        }
    }

    private void says(Answered answered, int httpStatus, String status, @Nullable String requestUid) {
        int space = status.indexOf(' ');
        assertThat(answered.body())
                .isEqualTo("{\"statusCode\":\"" + status.substring(0, space) + "\",\"statusDesc\":\""
                        + status.substring(space + 1) + "\""
                        + (requestUid == null ? "}" : ",\"requestUID\":\"" + requestUid + "\"}"));
        assertThat(answered.status()).isEqualTo(httpStatus(httpStatus));
        assertThat(answered.headers()).containsEntry("content-type", "application/json");
        assertThat(answered.headers().keySet()).isSubsetOf("content-type", "content-length", "date", "connection");
    }

    private void keptNothing() {
        for (String table : new String[] {"callback", "registration_event", "result_outbox"}) {
            assertThat(jdbc.sql("SELECT COUNT(*) FROM " + table)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }
}
