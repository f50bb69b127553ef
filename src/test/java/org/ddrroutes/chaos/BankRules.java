package org.ddrroutes.chaos;

import java.util.SplittableRandom;

/** What the bank does with a call that it could well have taken: mostly that, and now and then what makes trouble. */
enum BankRules {
    TAKES_IT,
    TAKES_IT_AND_THE_ANSWER_IS_LOST,
    LOSES_THE_CALL,
    TAKES_IT_AND_SAYS_SYS001,
    SAYS_SYS001,
    SAYS_BSN003,
    SAYS_0429;

    static BankRules roll(SplittableRandom random) {
        double roll = random.nextDouble();
        if (roll < 0.05) {
            return TAKES_IT_AND_THE_ANSWER_IS_LOST;
        }
        if (roll < 0.06) {
            return LOSES_THE_CALL;
        }
        if (roll < 0.07) {
            return TAKES_IT_AND_SAYS_SYS001;
        }
        if (roll < 0.09) {
            return SAYS_SYS001;
        }
        if (roll < 0.11) {
            return SAYS_BSN003;
        }
        return roll < 0.115 ? SAYS_0429 : TAKES_IT;
    }

    boolean takes() {
        return this == TAKES_IT || this == TAKES_IT_AND_THE_ANSWER_IS_LOST || this == TAKES_IT_AND_SAYS_SYS001;
    }

    boolean answers() {
        return this != TAKES_IT_AND_THE_ANSWER_IS_LOST && this != LOSES_THE_CALL;
    }

    String code() {
        return switch (this) {
            case TAKES_IT, TAKES_IT_AND_THE_ANSWER_IS_LOST, LOSES_THE_CALL -> "0";
            case TAKES_IT_AND_SAYS_SYS001, SAYS_SYS001 -> "SYS001";
            case SAYS_BSN003 -> "BSN003";
            case SAYS_0429 -> "0429";
        };
    }
}
