package org.ddrroutes.registration;

import java.util.Locale;
import org.ddrroutes.registration.Disposition.Next;

/**
 * What is done with a registration, now that the database says so: the word that the routes branch on. The action of a bank
 * code is resolved to one of these by what went before: {@code duplicate} and {@code renew-token} have no branch of their own.
 */
public enum ResolvedAction {
    SUBMIT(Next.SUBMIT),
    ACCEPT(Next.CONSUME),
    REJECT(Next.CONSUME),
    /** Nothing is left to do for this message: its registration has an outcome already, or waits for one by another message. */
    SETTLED(Next.CONSUME),
    RETRY(Next.RETRY),
    PAUSE(Next.RETRY),
    HOLD(Next.RETRY),
    DEAD_LETTER(Next.DEAD_LETTER);

    private final Next next;

    ResolvedAction(Next next) {
        this.next = next;
    }

    public Next next() {
        return next;
    }

    /** The word in the routes, such as {@code dead-letter}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
