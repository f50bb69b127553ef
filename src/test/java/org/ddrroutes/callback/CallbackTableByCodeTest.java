package org.ddrroutes.callback;

/** On PostgreSQL, with the HTTP status of the table. */
@CallbackTest
class CallbackTableByCodeTest extends CallbackTable {

    @Override
    int httpStatus(int named) {
        return named;
    }
}
