package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void countsATryAtTheBankAlone() {
        assertThat(ShippedCodes.answer(200, "SYS001").isCounted()).isTrue();
        assertThat(ShippedCodes.lost().isCounted()).isTrue();
        assertThat(ShippedCodes.connectionRefused().isCounted()).isTrue();
        assertThat(ShippedCodes.answer(200, "0429").isCounted()).isFalse();
        assertThat(ShippedCodes.answer(200, "BSN006").isCounted()).isFalse();
        assertThat(ShippedCodes.noToken().isCounted()).isFalse();
        assertThat(ShippedCodes.credentialsRefused().isCounted()).isFalse();
        assertThat(ShippedCodes.tokenRefusedTwice().isCounted()).isFalse();
    }

    @Test
    void knowsThatARefusedConnectionSentNothing() {
        assertThat(ShippedCodes.connectionRefused().outcomeKnown()).isTrue();
        assertThat(ShippedCodes.lost().outcomeKnown()).isFalse();
    }

    @Test
    void holdsWithTheCodeOfTheSecondRefusal() {
        Verdict held = ShippedCodes.tokenRefusedTwice();

        assertThat(held.action()).isEqualTo(Action.HOLD);
        assertThat(held.code()).isEqualTo("AU00401");
        assertThat(held.asked()).isTrue();
    }
}
