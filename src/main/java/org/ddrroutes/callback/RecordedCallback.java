package org.ddrroutes.callback;

import org.apache.camel.Exchange;
import org.ddrroutes.database.AfterCommit;
import org.jspecify.annotations.Nullable;

/**
 * What the database was told of a callback. The bank may be answered by it once it is committed, and by nothing else: a variable
 * can be set by any step of a route.
 */
final class RecordedCallback {

    private static final String PROPERTY = "ddrRecordedCallback";

    private final Callback callback;
    private final CallbackOutcome outcome;
    private volatile boolean isCommitted;

    private RecordedCallback(Callback callback, CallbackOutcome outcome) {
        this.callback = callback;
        this.outcome = outcome;
    }

    /** Keeps with the exchange what has just been written, in a transaction or by a statement that was its own commit. */
    static void keep(Exchange exchange, Callback callback, CallbackOutcome outcome) {
        RecordedCallback recorded = new RecordedCallback(callback, outcome);
        AfterCommit.run(() -> recorded.isCommitted = true);
        exchange.setProperty(PROPERTY, recorded);
        exchange.setVariable("callbackOutcome", outcome.word());
    }

    /** Whether it is committed that this callback came to this outcome. */
    static boolean isCommitted(Exchange exchange, @Nullable Callback callback, @Nullable String outcome) {
        RecordedCallback recorded = exchange.getProperty(PROPERTY, RecordedCallback.class);
        return recorded != null
                && recorded.isCommitted
                && recorded.callback == callback
                && recorded.outcome.word().equals(outcome);
    }
}
