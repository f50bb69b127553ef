package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.StringUtils;

/** What the program holds and a check compares with. */
class ProgramFactsTest {

    @Test
    void knowsSettingsThatOneProfileAloneReads() {
        assertThat(new ProgramFacts().bound()).extracting(Class::getSimpleName).contains("SandboxSettings");
    }

    /** They are looked for by name. A new one is named so, or ProgramFacts knows its name. */
    @Test
    void knowsAllThatSettingsAreBoundTo() throws IOException {
        assertThat(new ProgramFacts().bound())
                .extracting(Class::getSimpleName)
                .containsAll(sourcesWith("\n@ConfigurationProperties\\(").keySet());
    }

    /** So that a check finds it without reading all classes. */
    @Test
    void findsBeansThatHaveANameByTheNameOfTheirClass() throws IOException {
        assertThat(sourcesWith("\n@Component\\(\"(\\w+)\"\\)"))
                .containsKey("RegistrationSteps")
                .allSatisfy((type, bean) -> assertThat(type).isEqualTo(StringUtils.capitalize(bean.group(1))));
    }

    /** By the name of the class. */
    private static Map<String, MatchResult> sourcesWith(String annotation) throws IOException {
        Map<String, MatchResult> found = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = Pattern.compile(annotation).matcher(Files.readString(source));
                if (matcher.find()) {
                    found.put(source.getFileName().toString().replace(".java", ""), matcher.toMatchResult());
                }
            }
        }
        return found;
    }
}
