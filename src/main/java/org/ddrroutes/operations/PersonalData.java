package org.ddrroutes.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.ddrroutes.privacy.Mask;
import org.jspecify.annotations.Nullable;

/** The personal data of one registration, to be hidden in texts that come from elsewhere, such as the bank's. */
record PersonalData(@Nullable String accountNo, @Nullable String digitalId) {

    /** Shorter ones would be found in anything. */
    private static final int SHORTEST_LOOKED_FOR = 6;

    static PersonalData of(ResultSet registration) throws SQLException {
        return new PersonalData(registration.getString("account_no"), registration.getString("digital_id"));
    }

    @Nullable
    String hiddenIn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String hidden = text;
        if (accountNo != null && accountNo.length() >= SHORTEST_LOOKED_FOR) {
            hidden = hidden.replace(accountNo, String.valueOf(Mask.lastFour(accountNo)));
        }
        if (digitalId != null && digitalId.length() >= SHORTEST_LOOKED_FOR) {
            hidden = hidden.replace(digitalId, "x".repeat(digitalId.length()));
        }
        return hidden;
    }

    @Override
    public String toString() {
        return "PersonalData";
    }
}
