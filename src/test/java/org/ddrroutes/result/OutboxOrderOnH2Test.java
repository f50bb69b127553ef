package org.ddrroutes.result;

import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;

/** The sandbox's database takes the same statements. */
class OutboxOrderOnH2Test extends OutboxOrder {

    @BeforeAll
    void start() {
        core = Core.onH2();
    }
}
