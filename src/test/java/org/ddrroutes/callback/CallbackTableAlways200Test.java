package org.ddrroutes.callback;

import org.springframework.test.context.TestPropertySource;

/** For a bank that wants HTTP 200 whatever is said. */
@CallbackTest
@TestPropertySource(properties = "ddr.callback.http-status=always-200")
class CallbackTableAlways200Test extends CallbackTable {

    @Override
    int httpStatus(int named) {
        return 200;
    }
}
