package org.ddrroutes.operations.bulk;

import java.util.Arrays;

/** What can be done to many at once. */
enum BulkAction {
    REPLAY("replay"),
    DISCARD("discard"),
    PUT_BACK("put-back");

    private final String text;

    BulkAction(String text) {
        this.text = text;
    }

    static BulkAction of(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text.equals(text))
                .findFirst()
                .orElseThrow();
    }

    String text() {
        return text;
    }
}
