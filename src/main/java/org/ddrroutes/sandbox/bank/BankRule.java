package org.ddrroutes.sandbox.bank;

import org.jspecify.annotations.Nullable;

/** What a program that starts the bank wants of a call; null where it wants nothing. It goes before the rules' file. */
@FunctionalInterface
public interface BankRule {

    BankRule NONE = call -> null;

    @Nullable
    Behaviour behaviour(RegisterCall call);

    /** Told of all that the bank saw, line by line. */
    default void saw(JournalLine line) {}
}
