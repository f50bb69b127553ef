package org.ddrroutes.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.ddrroutes.harness.SettableClock;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final SettableClock clock = new SettableClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void slowsDownOneNameFromOneAddressMoreAndMore() {
        InetAddress here = address("192.0.2.1");
        for (int i = 0; i < LoginThrottle.FREE_TRIES; i++) {
            assertThat(throttle.waitOf("anna", here)).isZero();
            throttle.failed("anna", here);
        }
        assertThat(throttle.waitOf("anna", here)).isEqualTo(Duration.ofSeconds(1));
        for (int wait = 1; wait < 32; wait *= 2) {
            clock.putOn(Duration.ofSeconds(wait));
            assertThat(throttle.waitOf("anna", here)).isZero();
            throttle.failed("anna", here);
            assertThat(throttle.waitOf("anna", here)).isEqualTo(Duration.ofSeconds(wait * 2));
        }
        assertThat(throttle.waitOf("otto", here)).isZero();
        assertThat(throttle.waitOf("anna", address("192.0.2.2"))).isZero();
        clock.putOn(Duration.ofSeconds(32));
        throttle.succeeded("anna", here);
        throttle.failed("anna", here);
        assertThat(throttle.waitOf("anna", here)).isZero();
    }

    @Test
    void slowsDownAnAddressThatTriesManyNames() {
        for (int i = 0; i < LoginThrottle.FAILURES_OF_AN_ADDRESS; i++) {
            assertThat(throttle.waitOf("name" + i, address("2001:db8::" + i))).isZero();
            throttle.failed("name" + i, address("2001:db8::" + i));
        }

        assertThat(throttle.waitOf("another", address("2001:db8::ffff"))).isEqualTo(Duration.ofMinutes(1));
        assertThat(throttle.waitOf("another", address("2001:db8:0:1::"))).isZero();
        clock.putOn(Duration.ofMinutes(1));
        assertThat(throttle.waitOf("another", address("2001:db8::ffff"))).isZero();
    }

    @Test
    void slowsDownNewcomersWhereManyAddressesGuessOneName() {
        InetAddress usual = address("192.0.2.1");
        InetAddress onTheRoad = address("198.51.100.7");
        throttle.succeeded("anna", usual);
        guessFromEverywhere();

        assertThat(throttle.waitOf("anna", usual)).isZero();
        Duration newcomers = Duration.ofSeconds(LoginThrottle.NEWCOMER_SECONDS);
        assertThat(throttle.waitOf("anna", onTheRoad)).isEqualTo(newcomers);
        assertThat(throttle.waitOf("otto", onTheRoad)).isZero();

        // However long they go on, it is looked at after that time, and then never told to wait again.
        clock.putOn(newcomers);
        guessFromEverywhere();
        assertThat(throttle.waitOf("anna", onTheRoad)).isZero();
        throttle.succeeded("anna", onTheRoad);
        assertThat(throttle.waitOf("anna", onTheRoad)).isZero();
    }

    private void guessFromEverywhere() {
        for (int i = 0; i < LoginThrottle.FAILURES_OF_A_NAME; i++) {
            throttle.failed("anna", address("203.0.113." + i));
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
