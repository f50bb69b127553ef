package org.ddrroutes.registration;

/**
 * One try at the bank that is under way.
 *
 * @param attempt its number, counted in the row before the bank is asked
 * @param bankRequestUid what it carries
 */
public record Attempt(RequestUid requestUid, int attempt, RequestUid bankRequestUid, RegistrationContent content) {

    static Attempt of(Registration registration) {
        return new Attempt(
                registration.requestUid(),
                registration.attempts(),
                registration.bankRequestUid(),
                registration.content());
    }
}
