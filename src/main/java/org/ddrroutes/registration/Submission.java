package org.ddrroutes.registration;

/**
 * One try at the bank that is under way.
 *
 * @param attempt its number, counted in the row before the bank is asked
 * @param bankRequestUid what it carries
 */
public record Submission(RequestUid requestUid, int attempt, RequestUid bankRequestUid, RegistrationContent content) {

    static Submission of(Registration registration) {
        return new Submission(
                registration.requestUid(),
                registration.attempts(),
                registration.bankRequestUid(),
                registration.content());
    }
}
