package org.ddrroutes.bank;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What to do with an answer of the bank; the words of {@code config/bank-codes.yaml}. */
public enum Action {
    ACCEPT,
    RENEW_TOKEN,
    RETRY,
    PAUSE,
    HOLD,
    DUPLICATE,
    REJECT,
    DEAD_LETTER;

    /** The word in the file and in the routes, such as {@code dead-letter}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Action> ofWord(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Action::word).toList();
    }
}
