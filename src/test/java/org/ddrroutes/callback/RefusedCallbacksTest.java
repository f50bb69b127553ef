package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CallbackTest
class RefusedCallbacksTest {

    private static final String ACCOUNT = "0000119222";

    @Autowired
    private CallbackServer server;

    @Autowired
    private RefusedCallbacks refusedCallbacks;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void emptyTable() {
        refusedCallbacks.save();
        jdbc.sql("DELETE FROM refused_callback").update();
    }

    @Test
    void keepsCheckNetworkAndCountOfARefusedCallback() throws Exception {
        CallbackRequests bank = new CallbackRequests(server.port());
        RegistrationRows rows = new RegistrationRows(jdbc);
        rows.clear();
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

        for (int i = 0; i < 2; i++) {
            bank.post("reg-1", "{}");
            refusedCallbacks.save();
        }
        HttpResponse<String> duplicate = bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0001"));
        refusedCallbacks.save();

        assertThat(duplicate.statusCode()).isEqualTo(409);
        assertThat(kept()).containsExactly("duplicate 127.0.0.0/24 1", "required-fields 127.0.0.0/24 2");
    }

    @Test
    void countsTheNetworksOfAScanTogetherAndThoseOfOtherChecksApart() {
        for (int i = 0; i < 3 * RefusedCallbacks.NETWORKS_OF_A_CHECK; i++) {
            refusedCallbacks.count("address", "network-" + i);
        }
        refusedCallbacks.count("key", "203.0.113.0/24");

        refusedCallbacks.save();

        assertThat(kept())
                .hasSizeBetween(RefusedCallbacks.NETWORKS_OF_A_CHECK, RefusedCallbacks.NETWORKS_OF_A_CHECK + 2)
                .contains("key 203.0.113.0/24 1")
                .anyMatch(row -> row.startsWith("address " + RefusedCallbacks.OTHER_NETWORKS));
    }

    @Test
    void deletesThemAfterSevenDaysAlsoWhereNoneIsRefusedAnyMore() {
        refusedCallbacks.count("key", "203.0.113.0/24");
        refusedCallbacks.save();
        refusedCallbacks.deleteOld();
        assertThat(kept()).hasSize(1);

        passSevenDays();
        refusedCallbacks.count("method", "198.51.100.0/24");
        refusedCallbacks.save();
        refusedCallbacks.deleteOld();
        assertThat(kept()).containsExactly("method 198.51.100.0/24 1");

        passSevenDays();
        refusedCallbacks.deleteOld();
        assertThat(kept()).isEmpty();
    }

    private void passSevenDays() {
        jdbc.sql("UPDATE refused_callback SET last_at = last_at - INTERVAL '7 days 1 second'")
                .update();
    }

    private List<String> kept() {
        return jdbc.sql("""
                        SELECT check_name || ' ' || network || ' ' || times FROM refused_callback
                        ORDER BY check_name, network""").query(String.class).list();
    }
}
