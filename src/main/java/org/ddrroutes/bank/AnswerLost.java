package org.ddrroutes.bank;

import java.io.IOException;

/** The request went out, or may have, but no whole answer came back: the bank may have acted on it. */
final class AnswerLost extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerLost(String why) {
        super(why);
    }

    AnswerLost(String why, IOException cause) {
        super(why, cause);
    }
}
