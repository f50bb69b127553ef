package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Rule;
import org.junit.jupiter.api.Test;

/** What the rules name is there: steps in the routes, variables in Java, rules in the page for editors. */
class RulesTest {

    private static final Pattern SET_IN_JAVA = Pattern.compile("setVariable\\(\\s*\"([A-Za-z]+)\"");

    @Test
    void everyStepThatARuleNamesIsShipped() {
        Set<String> ids = new ProgramFacts()
                .shipped().stream()
                        .flatMap(file -> file.root().items().stream())
                        .flatMap(item -> item.entries().stream())
                        .flatMap(entry -> Step.of(entry.value()).stream())
                        .map(Step::id)
                        .collect(Collectors.toSet());

        assertThat(ids).containsAll(OwnStepRules.NEEDS);
        assertThat(ShippedRules.ids(new ProgramFacts().shipped()))
                .containsAll(GuaranteeRules.BEGIN_SESSION)
                .containsAll(GuaranteeRules.CALLBACKS)
                .containsAll(GuaranteeRules.BANKS_CALLERS);
    }

    @Test
    void everyVariableThatJavaSetsIsKnown() throws IOException {
        Set<String> set = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                for (Matcher name = SET_IN_JAVA.matcher(Files.readString(file)); name.find(); ) {
                    set.add(name.group(1));
                }
            }
        }
        assertThat(set).isNotEmpty().allMatch(Variables::isOfTheFlow);
    }

    @Test
    void everyRuleIsExplainedToEditors() throws IOException {
        String page = Files.readString(Path.of("routes", "README.md"));

        assertThat(Rule.values()).allSatisfy(rule -> assertThat(page).contains("| " + rule.number() + " |"));
    }
}
