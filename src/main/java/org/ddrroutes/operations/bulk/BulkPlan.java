package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bulk as operators see it, with its run.
 *
 * @param runBy in whose name it runs
 * @param rate how many a second
 * @param remaining how many more until it pauses by itself; null for all
 * @param notEligible those that are not to be done, by the reason
 * @param sample some of those that are, while it is planned
 * @param failures the first of those that failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BulkPlan(
        @JsonUnwrapped BulkSummary bulk,
        @Nullable String runBy,
        @Nullable Integer rate,
        @Nullable Integer remaining,
        long eligible,
        long pending,
        long done,
        long failed,
        List<Group> notEligible,
        @Nullable List<BulkCandidate> sample,
        List<Failure> failures) {

    /** So many for the same reason. */
    record Group(String why, long count) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(
            String id,
            @JsonProperty("requestUID") @Nullable String requestUid,
            @Nullable String why) {}
}
