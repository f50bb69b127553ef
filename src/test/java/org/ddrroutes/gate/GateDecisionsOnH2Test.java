package org.ddrroutes.gate;

import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;

/** The sandbox's database takes the same statements. */
class GateDecisionsOnH2Test extends GateDecisions {

    @BeforeAll
    void start() {
        core = Core.onH2();
    }
}
