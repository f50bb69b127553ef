package org.ddrroutes.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's own {@code pom.xml}, on one class that is made to be refused. */
class BuildCanaryTest {

    /** There for the sake of another. */
    private static final String UNUSED = "<dependency><groupId>commons-io</groupId><artifactId>commons-io</artifactId>"
            + "<version>2.21.0</version></dependency>";

    private static final Path CANARIES = Path.of("src/test/resources/build-canaries");

    @TempDir
    private Path project;

    @Test
    void refusesAClassOfAnotherFormat() throws Exception {
        refuses("process-sources", Map.of("Unformatted", "The following files had format violations"));
    }

    @Test
    void refusesWhatTheCompilerWarnsOf() throws Exception {
        refuses("compile", Map.of("ForgetsItsResult", "[ReturnValueIgnored]", "ReturnsNull", "[NullAway]"));
    }

    private void refuses(String phase, Map<String, String> complaints) throws Exception {
        copyBuild();
        for (String name : complaints.keySet()) {
            copy(
                    CANARIES.resolve(name + ".java"),
                    project.resolve("src/main/java/org/ddrroutes/canary/" + name + ".java"));
        }

        Path output = project.resolve("output.txt");
        int exitCode = maven(phase, output);

        complaints.forEach((name, complaint) ->
                assertThat(output).content(StandardCharsets.UTF_8).containsPattern(said(name, complaint)));
        assertThat(exitCode).isNotZero();
    }

    /** The complaint, and the class on the line of it or near by. */
    private static Pattern said(String name, String complaint) {
        String file = name + "\\.java";
        String what = Pattern.quote(complaint);
        return Pattern.compile(file + "[^\n]*" + what + "|" + what + "[^\n]*\n[^\n]*" + file);
    }

    /** On this project's own classes, so that nothing else is unused. */
    @Test
    void refusesADependencyThatNothingUses() throws Exception {
        copyBuild();
        Path pom = project.resolve("pom.xml");
        Path target = Path.of("target").toAbsolutePath();
        Files.createDirectory(project.resolve("target"));
        Files.writeString(
                pom,
                Files.readString(pom)
                        .replaceFirst("(?m)^  <dependencies>$", "$0" + UNUSED)
                        .replaceFirst(
                                "(?m)^  <build>$",
                                "$0<outputDirectory>" + target.resolve("classes") + "</outputDirectory>"
                                        + "<testOutputDirectory>" + target.resolve("test-classes")
                                        + "</testOutputDirectory>"));

        Path output = project.resolve("output.txt");
        int exitCode = maven("dependency:analyze-only@refuse-unused-dependencies", output);

        assertThat(output)
                .content(StandardCharsets.UTF_8)
                .containsPattern(
                        "Unused declared dependencies found:\\s+\\[ERROR] +commons-io:commons-io:jar:[^\n]+\n\\[INFO]")
                .doesNotContain("Used undeclared");
        assertThat(exitCode).isNotZero();
    }

    private void copyBuild() throws IOException {
        copy(Path.of("pom.xml"), project.resolve("pom.xml"));
        copy(Path.of("mvnw"), project.resolve("mvnw"));
        copy(Path.of(".mvn/jvm.config"), project.resolve(".mvn/jvm.config"));
        copy(
                Path.of(".mvn/wrapper/maven-wrapper.properties"),
                project.resolve(".mvn/wrapper/maven-wrapper.properties"));
    }

    /** Offline: the build that runs this test has fetched all that is needed. */
    private int maven(String phase, Path output) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        String home = System.getProperty("canary.maven.home");
        command.add(home == null ? "./mvnw" : Path.of(home, "bin", "mvn").toString());
        String repository = System.getProperty("canary.maven.repository");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of("--batch-mode", "--offline", "--no-transfer-progress", phase));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(2, TimeUnit.MINUTES)).as("Maven ends").isTrue();
            return maven.exitValue();
        } finally {
            maven.destroyForcibly();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
