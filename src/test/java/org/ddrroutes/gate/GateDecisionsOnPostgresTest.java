package org.ddrroutes.gate;

import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedParts.class)
class GateDecisionsOnPostgresTest extends GateDecisions {

    @BeforeAll
    void start(Postgres postgres) {
        core = Core.onPostgres(postgres);
    }
}
