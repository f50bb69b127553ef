package org.ddrroutes.registration;

/** The gate closed while the message was on its way: it goes back to where it was, in its order. */
final class GateClosed extends RuntimeException {

    GateClosed() {
        super("the gate is closed", null, false, false);
    }
}
