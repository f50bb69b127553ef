package org.ddrroutes.bank;

import java.io.IOException;

/**
 * The request went out, or may have, but no whole answer came back: the bank may have acted on it. What went wrong beneath
 * is kept as suppressed, not as the cause: Camel chooses the error handling by the innermost cause.
 */
final class OutcomeUnknown extends IOException {

    OutcomeUnknown(String why) {
        super(why);
    }

    OutcomeUnknown(String why, IOException cause) {
        super(why);
        addSuppressed(cause);
    }
}
