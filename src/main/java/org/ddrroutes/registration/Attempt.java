package org.ddrroutes.registration;

/**
 * One try at the bank that is under way.
 *
 * @param recorded the registration as it was committed before the bank is asked
 */
public record Attempt(Registration recorded) {

    public RequestUid requestUid() {
        return recorded.requestUid();
    }

    public int number() {
        return recorded.attempts();
    }

    public RequestUid bankRequestUid() {
        return recorded.bankRequestUid();
    }

    public RegistrationContent content() {
        return recorded.content();
    }
}
