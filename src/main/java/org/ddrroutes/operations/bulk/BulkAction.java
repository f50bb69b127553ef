package org.ddrroutes.operations.bulk;

import java.util.Locale;

/** What can be done to many at once. */
enum BulkAction {
    REPLAY,
    DISCARD,
    PUT_BACK;

    static BulkAction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
