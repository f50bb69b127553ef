package org.ddrroutes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ddrroutes.startup.SettingFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueNamesTest {

    private static final QueueNames NAMES =
            new QueueNames("ddr.registrations", "ddr.registrations.retry", "ddr.registrations.dead", "ddr.results");

    /** A consumer of a wildcard takes what others are sent; an address with options is read as another. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ddr.#", "*", "ddr.results?x=1"})
    void refusesANameThatIsNotOneQueueAlone(String name) {
        assertThatThrownBy(() -> new QueueNames("requests", "retry", "dead", name))
                .isInstanceOf(SettingFault.class)
                .hasMessageContaining("ddr.queues");
    }

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
