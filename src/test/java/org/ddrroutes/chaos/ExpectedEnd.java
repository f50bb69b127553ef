package org.ddrroutes.chaos;

/** What is meant to become of a registration, whatever is killed on its way. */
enum ExpectedEnd {
    /** The bank takes it and says so in its callback. */
    REGISTERED("REGISTERED", "I0000"),
    /** The bank takes it and refuses it in its callback. */
    REJECTED_LATER("REJECTED", "I0001"),
    /** The bank's final no, at once. */
    REJECTED_AT_ONCE("REJECTED", "CBS001"),
    /** The bank does not know the vendor: a dead letter. */
    UNKNOWN_VENDOR("DEAD", "BSN001"),
    /** Refused before the bank is asked: a dead letter. */
    MALFORMED("DEAD", "CMN004");

    private final String finalState;
    private final String finalCode;

    ExpectedEnd(String finalState, String finalCode) {
        this.finalState = finalState;
        this.finalCode = finalCode;
    }

    String finalState() {
        return finalState;
    }

    String finalCode() {
        return finalCode;
    }

    /** Whether the bank does what it is asked, so that there is an effect to be counted and a callback to come. */
    boolean isTaken() {
        return this == REGISTERED || this == REJECTED_LATER;
    }

    boolean isDead() {
        return finalState.equals("DEAD");
    }
}
