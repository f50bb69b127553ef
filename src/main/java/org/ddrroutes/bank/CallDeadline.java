package org.ddrroutes.bank;

/** The end of the time that one call has; closing it lifts it. */
interface CallDeadline extends AutoCloseable {

    /** Whether it has passed: told before the call is ended by it, so that who is ended by it finds it so. */
    boolean passed();

    @Override
    void close();
}
