package org.ddrroutes.callback;

/** On PostgreSQL, with the HTTP status of the table. */
@CallbackTest
class CallbackDoorByCodeTest extends CallbackDoor {

    @Override
    int httpStatus(int named) {
        return named;
    }
}
