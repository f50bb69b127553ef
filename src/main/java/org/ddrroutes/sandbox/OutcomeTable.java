package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Results as aligned lines of a table. The account number comes masked in a result, and stays so. */
final class OutcomeTable {

    private static final int TIME_STARTS = "2026-11-23T".length();
    private static final int TIME_ENDS = TIME_STARTS + "10:15:30.123".length();

    private OutcomeTable() {}

    static String head() {
        return row("Bangkok time", "requestUID", "state", "code", "account", "attempts", "text");
    }

    static String line(JsonNode result) {
        String occurredAt = result.path("occurredAt").asText();
        return row(
                occurredAt.length() < TIME_ENDS ? occurredAt : occurredAt.substring(TIME_STARTS, TIME_ENDS),
                result.path("requestUID").asText("-"),
                result.path("state").asText(),
                result.path("statusCode").asText(),
                result.path("accountNo").asText("-"),
                result.path("attempts").asText("-"),
                result.path("statusDesc").asText());
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "  %-12s  %-36s  %-10s  %-8s  %-13s  %-8s  %s", (Object[]) cells)
                .stripTrailing();
    }
}
