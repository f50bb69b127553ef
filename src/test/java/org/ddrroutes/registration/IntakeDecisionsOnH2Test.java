package org.ddrroutes.registration;

import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;

/** The sandbox's database takes the same statements. */
class IntakeDecisionsOnH2Test extends IntakeDecisions {

    @BeforeAll
    void start() {
        core = Core.onH2();
    }
}
