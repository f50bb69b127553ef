package org.ddrroutes.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The personal data of one registration, to be hidden in texts that come from elsewhere, such as the bank's.
 *
 * @param masks by what each is to be replaced with, the longest first: one may be part of another
 */
public record PersonalData(Map<String, String> masks) {

    /** Shorter ones would be found in anything. */
    private static final int SHORTEST_LOOKED_FOR = 6;

    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    /** @param shownByLastFour the account number and the references */
    public static PersonalData of(@Nullable String digitalId, @Nullable String... shownByLastFour) {
        Map<String, String> masks = new TreeMap<>(LONGEST_FIRST);
        for (String value : shownByLastFour) {
            if (value != null && value.length() >= SHORTEST_LOOKED_FOR) {
                masks.put(value, String.valueOf(Mask.lastFour(value)));
            }
        }
        if (digitalId != null && digitalId.length() >= SHORTEST_LOOKED_FOR) {
            masks.put(digitalId, "x".repeat(digitalId.length()));
        }
        return new PersonalData(masks);
    }

    public static PersonalData of(ResultSet registration) throws SQLException {
        return of(
                registration.getString("digital_id"),
                registration.getString("account_no"),
                registration.getString("ref1"),
                registration.getString("ref2"),
                registration.getString("ref3"),
                registration.getString("ref4"));
    }

    public @Nullable String hiddenIn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String hidden = text;
        for (Map.Entry<String, String> mask : masks.entrySet()) {
            hidden = hidden.replace(mask.getKey(), mask.getValue());
        }
        return hidden;
    }

    @Override
    public String toString() {
        return "PersonalData";
    }
}
