package org.ddrroutes.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;

class RouteFilesTest {

    @TempDir
    Path folder;

    private final TreeMap<String, String> own = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("one.camel.yaml"), "- route: {}\n");
        Files.createDirectory(folder.resolve("sql"));
        Files.writeString(folder.resolve("sql/statement.sql"), "SELECT 1");
        Files.writeString(
                folder.resolve("two.camel.yaml"), "expression: resource:file:" + folder.resolve("sql/statement.sql"));
    }

    @Test
    void loadsTheRouteFilesAndLooksAtWhatTheCheckWouldRefuse() throws IOException {
        RouteFiles before = read();
        Files.writeString(folder.resolve("README.md"), "text");
        Files.writeString(folder.resolve(".one.camel.yaml.swp"), "an editor's");
        assertThat(read().sha256()).isEqualTo(before.sha256());

        Files.writeString(folder.resolve("three.yaml"), "- route: {}\n");
        Files.createDirectory(folder.resolve("more"));

        assertThat(read().sha256()).isNotEqualTo(before.sha256());
        assertThat(read().hasRoutesOf(before)).isTrue();
        assertThat(read().names()).containsExactly("one.camel.yaml", "two.camel.yaml");
    }

    @Test
    void copiesWhatItHasRead() throws IOException {
        RouteFiles files = read();
        Files.createDirectory(folder.resolve("copy"));

        files.writeTo(folder.resolve("copy"));

        assertThat(folder.resolve("copy/one.camel.yaml")).hasContent("- route: {}");
    }

    @Test
    void saysWhichFilesHaveChanged() throws IOException {
        RouteFiles before = read();
        Files.writeString(folder.resolve("one.camel.yaml"), "- route: {id: x}\n");
        Files.delete(folder.resolve("two.camel.yaml"));

        assertThat(read().changesTo(before)).matches("one\\.camel\\.yaml sha256=\\w{64}, two\\.camel\\.yaml is gone");
    }

    @Test
    void saysWhichStatementsHaveChanged() throws IOException {
        RouteFiles before = read();
        assertThat(read().changedStatements(before)).isEmpty();

        Files.writeString(folder.resolve("sql/statement.sql"), "SELECT 2");

        assertThat(read().sha256()).isNotEqualTo(before.sha256());
        assertThat(read().changedStatements(before))
                .containsExactly(folder.resolve("sql/statement.sql").toString());
    }

    @Test
    void loadsTheSameFilesAnewForOtherSettingsOfOnesOwn() throws IOException {
        RouteFiles before = read();
        own.put("our.queue", "other");

        assertThat(read().hasRoutesOf(before)).isFalse();
        assertThat(read().sha256OfRoutes()).isEqualTo(before.sha256OfRoutes());
    }

    private RouteFiles read() throws IOException {
        return RouteFiles.read(folder, new ByteArrayResource("codes: {}".getBytes()), own);
    }
}
