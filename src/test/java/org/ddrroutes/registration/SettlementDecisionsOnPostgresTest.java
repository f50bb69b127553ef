package org.ddrroutes.registration;

import org.ddrroutes.flow.Postgres;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.state.Core;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedParts.class)
class SettlementDecisionsOnPostgresTest extends SettlementDecisions {

    @BeforeAll
    void start(Postgres postgres) {
        core = Core.onPostgres(postgres);
    }

    @Override
    String series(int count) {
        return "generate_series(1, " + count + ") AS s(n)";
    }
}
