package org.ddrroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Rule;

/** Findings as people read them, as JSON, and as SARIF 2.1.0 for tools that show them beside the code. */
final class FindingsReport {

    private FindingsReport() {}

    static String text(List<Finding> findings) {
        return findings.stream().map(finding -> finding + "\n").collect(Collectors.joining());
    }

    static String json(List<Finding> findings) {
        return write(
                Map.of("findings", findings.stream().map(FindingsReport::entry).toList()));
    }

    static String sarif(List<Finding> findings) {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "ddr-routes check");
        driver.put("rules", Stream.of(Rule.values()).map(FindingsReport::rule).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("results", findings.stream().map(FindingsReport::result).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return write(log);
    }

    private static Map<String, Object> entry(Finding finding) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("file", finding.place().file());
        entry.put("line", finding.place().line());
        entry.put("column", finding.place().column());
        entry.put("severity", severity(finding));
        entry.put("rule", finding.rule().number());
        entry.put("text", finding.text());
        return entry;
    }

    private static Map<String, Object> rule(Rule rule) {
        return Map.of("id", rule.number(), "name", rule.name(), "shortDescription", Map.of("text", rule.title()));
    }

    private static Map<String, Object> result(Finding finding) {
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("artifactLocation", Map.of("uri", finding.place().file()));
        if (finding.place().line() > 0) {
            location.put(
                    "region",
                    Map.of(
                            "startLine", finding.place().line(),
                            "startColumn", finding.place().column()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule().number());
        result.put("level", severity(finding));
        result.put("message", Map.of("text", finding.text()));
        result.put("locations", List.of(Map.of("physicalLocation", location)));
        return result;
    }

    private static String severity(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String write(Object content) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
