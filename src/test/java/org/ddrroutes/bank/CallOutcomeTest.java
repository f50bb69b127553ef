package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallOutcomeTest {

    @Test
    void countsATryAtTheBankAlone() {
        assertThat(ShippedCodes.answer(200, "SYS001").counted()).isTrue();
        assertThat(ShippedCodes.lost().counted()).isTrue();
        assertThat(ShippedCodes.connectionRefused().counted()).isTrue();
        assertThat(ShippedCodes.answer(200, "0429").counted()).isFalse();
        assertThat(ShippedCodes.answer(200, "BSN006").counted()).isFalse();
        assertThat(ShippedCodes.noToken().counted()).isFalse();
        assertThat(ShippedCodes.credentialsRefused().counted()).isFalse();
        assertThat(ShippedCodes.tokenRefusedTwice().counted()).isFalse();
    }

    @Test
    void knowsThatARefusedConnectionSentNothing() {
        assertThat(ShippedCodes.connectionRefused().outcomeKnown()).isTrue();
        assertThat(ShippedCodes.lost().outcomeKnown()).isFalse();
    }

    @Test
    void holdsWithTheCodeOfTheSecondRefusal() {
        CallOutcome held = ShippedCodes.tokenRefusedTwice();

        assertThat(held.action()).isEqualTo(Action.HOLD);
        assertThat(held.code()).isEqualTo("AU00401");
        assertThat(held.calls()).isEqualTo(1);
    }
}
