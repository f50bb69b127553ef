package org.ddrroutes.operations.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** How many dead letters there are for each reason and vendor, the most first. */
public record DeadLetterSummary(long total, List<Group> groups) {

    /** So many groups are told apart; who puts letters there by hand may name anything. */
    private static final int MOST_GROUPS = 1_000;

    /**
     * Those of one reason and vendor.
     *
     * @param oldest when the first of them failed
     * @param meaning of the reason
     * @param wayOut what to do
     */
    public record Group(
            @Nullable String reason,
            @JsonProperty("vendorID") @Nullable String vendorId,
            long count,
            String oldest,
            String newest,
            String meaning,
            String wayOut) {}

    static final class Counter {

        private final Map<Key, Count> counts = new LinkedHashMap<>();
        private long total;

        void add(DeadLetter letter) {
            total++;
            Key key = new Key(letter.reason(), letter.vendorId());
            boolean hasRoom = counts.containsKey(key) || counts.size() < MOST_GROUPS;
            Instant failedAt = letter.cursor().at();
            counts.merge(
                    hasRoom ? key : new Key("others", null),
                    new Count(1, failedAt, failedAt, letter.reasonText()),
                    Count::plus);
        }

        DeadLetterSummary summary() {
            Collection<Map.Entry<Key, Count>> all = counts.entrySet();
            return new DeadLetterSummary(
                    total,
                    all.stream()
                            .sorted(Comparator.comparingLong((Map.Entry<Key, Count> entry) ->
                                            entry.getValue().count())
                                    .reversed())
                            .map(entry -> group(entry.getKey(), entry.getValue()))
                            .toList());
        }

        private static Group group(Key key, Count count) {
            DeadLetterAdvice advice = DeadLetterAdvice.of(key.reason(), count.text());
            return new Group(
                    key.reason(),
                    key.vendorId(),
                    count.count(),
                    BangkokTimestamp.of(count.oldest()),
                    BangkokTimestamp.of(count.newest()),
                    advice.meaning(),
                    advice.wayOut());
        }
    }

    private record Key(@Nullable String reason, @Nullable String vendorId) {}

    private record Count(
            long count,
            Instant oldest,
            Instant newest,
            @Nullable String text) {

        private Count plus(Count other) {
            return new Count(
                    count + other.count,
                    oldest.isBefore(other.oldest) ? oldest : other.oldest,
                    newest.isAfter(other.newest) ? newest : other.newest,
                    text);
        }
    }
}
