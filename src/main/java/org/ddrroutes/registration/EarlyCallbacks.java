package org.ddrroutes.registration;

/** The callbacks that came before the registration they belong to could be told. */
public interface EarlyCallbacks {

    /**
     * Settles a registration with a callback that waits for it. To be called in the transaction, and after the write, in
     * which a registration appears, takes a fresh bank request UID or becomes {@code ACCEPTED}: a callback that is written
     * at the same moment looks again after its own commit.
     *
     * @param registration locked by the caller, as it stands
     * @return the registration as it stands afterwards; the same when no callback waits
     */
    Registration settle(Registration registration);
}
