package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the program holds and a check compares with. */
class ProgramFactsTest {

    @Test
    void knowsSettingsThatOneProfileAloneReads() {
        assertThat(new ProgramFacts().bound()).extracting(Class::getSimpleName).contains("SandboxSettings");
    }

    /** They are looked for by name. A new one is named so, or ProgramFacts knows its name. */
    @Test
    void knowsAllThatSettingsAreBoundTo() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            Stream<String> annotated = sources.filter(Files::isRegularFile)
                    .filter(source -> isBound(source))
                    .map(source -> source.getFileName().toString().replace(".java", ""));
            assertThat(new ProgramFacts().bound())
                    .extracting(Class::getSimpleName)
                    .containsAll(annotated.toList());
        }
    }

    private static boolean isBound(Path source) {
        try {
            return Files.readString(source).contains("\n@ConfigurationProperties(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
