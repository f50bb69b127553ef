package org.ddrroutes.callback;

import org.springframework.test.context.TestPropertySource;

/** For a bank that wants HTTP 200 whatever is said; on the sandbox's database. */
@CallbackTest
@TestPropertySource(
        properties = {
            "spring.datasource.url=jdbc:h2:mem:door;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
            "ddr.callback.http-status=always-200"
        })
class CallbackDoorAlways200Test extends CallbackDoor {

    @Override
    int httpStatus(int named) {
        return 200;
    }
}
