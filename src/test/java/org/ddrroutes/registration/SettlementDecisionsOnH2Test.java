package org.ddrroutes.registration;

import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;

/** The sandbox's database takes the same statements. */
class SettlementDecisionsOnH2Test extends SettlementDecisions {

    @BeforeAll
    void start() {
        core = Core.onH2();
    }

    @Override
    String series(int count) {
        return "(SELECT \"X\" AS n FROM system_range(1, " + count + "))";
    }
}
