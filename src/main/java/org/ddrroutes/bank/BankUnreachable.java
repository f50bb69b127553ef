package org.ddrroutes.bank;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.ddrroutes.wire.FieldText;

/** No connection to the bank came about: it was surely not asked. The message says why, for log and timeline. */
final class BankUnreachable extends IOException {

    private static final int TEXT_SHOWN = 160;

    BankUnreachable(IOException cause) {
        super(kindAndText(cause));
        addSuppressed(cause);
    }

    /** What we have said of it ourselves, or the kind of failure; for TLS also what was wrong, which the kind alone does not tell. */
    static String why(Throwable failure) {
        return failure instanceof BankUnreachable || failure instanceof OutcomeUnknown
                ? String.valueOf(failure.getMessage())
                : kindAndText(failure);
    }

    private static String kindAndText(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        String text = failure.getMessage();
        // It may quote the certificate of whoever answered there: as little trusted as any other text from outside.
        return failure instanceof SSLException && text != null ? kind + ", " + FieldText.shown(text, TEXT_SHOWN) : kind;
    }
}
