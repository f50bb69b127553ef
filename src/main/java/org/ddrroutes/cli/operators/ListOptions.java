package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list is read. */
final class ListOptions {

    private static final String LARGEST_PAGE = "1000";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000 (default: 100)")
    @Nullable
    String limit;

    @Option(names = "--after", paramLabel = "NEXT", description = "Go on where the page ended that said so")
    @Nullable
    String after;

    @Option(names = "--all", description = "All of them, page by page")
    boolean all;

    /** @param page reads one page, by its parameters */
    JsonNode read(Map<String, String> filter, Function<Map<String, String>, JsonNode> page) {
        Map<String, String> query = new LinkedHashMap<>(filter);
        if (all || limit != null) {
            query.put("limit", limit == null ? LARGEST_PAGE : limit);
        }
        if (after != null) {
            query.put("after", after);
        }
        JsonNode list = page.apply(query);
        if (!all) {
            return list;
        }
        ObjectNode whole = OperatorsApi.object();
        ArrayNode items = whole.putArray("items");
        while (true) {
            list.path("items").forEach(items::add);
            JsonNode next = list.path("next");
            if (!next.isTextual()) {
                whole.putNull("next");
                return whole;
            }
            query.put("after", next.textValue());
            list = page.apply(query);
        }
    }
}
