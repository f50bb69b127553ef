package org.ddrroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
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
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putArray("findings")
                .addAll(findings.stream().map(FindingsReport::entry).toList());
        return write(all);
    }

    static String sarif(List<Finding> findings) {
        ObjectNode log = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "ddr-routes check");
        driver.putArray("rules")
                .addAll(Stream.of(Rule.values()).map(FindingsReport::rule).toList());
        run.putArray("results")
                .addAll(findings.stream().map(FindingsReport::result).toList());
        return write(log);
    }

    private static ObjectNode entry(Finding finding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", finding.place().file())
                .put("line", finding.place().line())
                .put("column", finding.place().column())
                .put("severity", severity(finding))
                .put("rule", finding.rule().number())
                .put("text", finding.text());
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode one =
                JsonNodeFactory.instance.objectNode().put("id", rule.number()).put("name", rule.name());
        one.putObject("shortDescription").put("text", rule.title());
        return one;
    }

    private static ObjectNode result(Finding finding) {
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("ruleId", finding.rule().number())
                .put("level", severity(finding));
        result.putObject("message").put("text", finding.text());
        ObjectNode location = result.putArray("locations").addObject().putObject("physicalLocation");
        location.putObject("artifactLocation").put("uri", finding.place().file());
        if (finding.place().line() > 0) {
            location.putObject("region")
                    .put("startLine", finding.place().line())
                    .put("startColumn", finding.place().column());
        }
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
