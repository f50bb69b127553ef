package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueNamesTest {

    private static final QueueNames NAMES =
            new QueueNames("ddr.registrations", "ddr.registrations.retry", "ddr.registrations.dead", "ddr.results");

    @ParameterizedTest
    @CsvSource({
        "ddr.registrations, true",
        "ddr.registrations.retry, true",
        "ddr.registrations.dead, true",
        "ddr.results, true",
        "ddr.results::ddr.results, true",
        "other::ddr.registrations, true",
        "ddr.registrations::other, true",
        "ddr.registrations.other, false",
        "DDR.RESULTS, false",
        "other::other, false",
        "'', false"
    })
    void knowsItsOwnByAddressAndByQueue(String address, boolean own) {
        assertThat(NAMES.isOwn(address)).isEqualTo(own);
    }
}
