package org.ddrroutes.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.springframework.core.io.ByteArrayResource;

/**
 * The contents of the route files and of the bank codes at one moment.
 *
 * @param routes by file name; also what lies beside the route files and looks like one, folders being empty
 * @param codes the bank codes
 * @param own settings of one's own routes, by name
 * @param statements SHA-256 of the files that the routes name by {@code resource:file:}, by path
 */
record RouteFiles(
        SortedMap<String, byte[]> routes,
        byte[] codes,
        SortedMap<String, String> statements,
        SortedMap<String, String> own) {

    private static final String SUFFIX = ".camel.yaml";
    private static final String STATEMENTS = "sql";
    private static final Pattern LIKE_A_ROUTE = Pattern.compile("(?i)[^.].*\\.(ya?ml|xml|java|groovy|json)");
    private static final Pattern NAMED_FILE = Pattern.compile("resource:file:([^\\s\"']+)");

    RouteFiles {
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
        statements = Collections.unmodifiableSortedMap(new TreeMap<>(statements));
        own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    }

    static RouteFiles read(Path folder, org.springframework.core.io.Resource codes, SortedMap<String, String> own)
            throws IOException {
        SortedMap<String, byte[]> routes = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                String name = String.valueOf(path.getFileName());
                if (Files.isDirectory(path)) {
                    if (!name.startsWith(".") && !name.equals(STATEMENTS)) {
                        routes.put(name + "/", new byte[0]);
                    }
                } else if (LIKE_A_ROUTE.matcher(name).matches()) {
                    routes.put(name, Files.readAllBytes(path));
                }
            }
        }
        return new RouteFiles(routes, codes.getContentAsByteArray(), statements(routes), own);
    }

    private static SortedMap<String, String> statements(Map<String, byte[]> routes) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (byte[] route : routes.values()) {
            Matcher named = NAMED_FILE.matcher(new String(route, StandardCharsets.UTF_8));
            while (named.find()) {
                Path file = Path.of(named.group(1));
                found.put(named.group(1), Files.isReadable(file) ? sha256(Files.readAllBytes(file)) : "");
            }
        }
        return found;
    }

    /** The files that Camel loads. */
    private SortedMap<String, byte[]> loaded() {
        SortedMap<String, byte[]> loaded = new TreeMap<>(routes);
        loaded.keySet().removeIf(name -> !name.endsWith(SUFFIX));
        return loaded;
    }

    List<String> names() {
        return List.copyOf(loaded().keySet());
    }

    /** What Camel loads: these contents, whatever the files hold by now. */
    List<Resource> resources(Path folder) {
        List<Resource> resources = new ArrayList<>();
        loaded().forEach((name, content) ->
                resources.add(ResourceHelper.fromBytes("file:" + folder.resolve(name), content)));
        return resources;
    }

    /** @param name how people name the file */
    org.springframework.core.io.Resource codesAs(String name) {
        return new ByteArrayResource(codes, name);
    }

    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> route : routes.entrySet()) {
            if (route.getKey().endsWith("/")) {
                Files.createDirectory(folder.resolve(route.getKey()));
            } else {
                Files.write(folder.resolve(route.getKey()), route.getValue());
            }
        }
    }

    String sha256() {
        SortedMap<String, byte[]> all = new TreeMap<>(routes);
        all.put("/codes", codes);
        statements.forEach((path, hash) -> all.put("/" + path, hash.getBytes(StandardCharsets.UTF_8)));
        own.forEach((name, value) -> all.put("//" + name, value.getBytes(StandardCharsets.UTF_8)));
        return sha256(all);
    }

    /** Of the files that Camel loads. Two instances with the same have the same routes. */
    String sha256OfRoutes() {
        return sha256(loaded());
    }

    SortedMap<String, String> sha256ByName() {
        SortedMap<String, String> hashes = new TreeMap<>();
        loaded().forEach((name, content) -> hashes.put(name, sha256(content)));
        return hashes;
    }

    String sha256OfCodes() {
        return sha256(codes);
    }

    /** Those of the files named by routes that both name, and that hold something else by now. */
    List<String> changedStatements(RouteFiles before) {
        return before.statements.entrySet().stream()
                .filter(was ->
                        statements.containsKey(was.getKey()) && !was.getValue().equals(statements.get(was.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The files that differ, each with its hash. */
    String changesTo(RouteFiles before) {
        SortedMap<String, String> was = before.sha256ByName();
        SortedMap<String, String> now = sha256ByName();
        was.put("bank codes", before.sha256OfCodes());
        now.put("bank codes", sha256OfCodes());
        was.put("settings of one's own", sha256(before.own.toString().getBytes(StandardCharsets.UTF_8)));
        now.put("settings of one's own", sha256(own.toString().getBytes(StandardCharsets.UTF_8)));
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> Objects.equals(was.get(name), now.get(name)));
        return names.stream()
                .map(name -> name + (now.containsKey(name) ? " sha256=" + now.get(name) : " is gone"))
                .collect(Collectors.joining(", "));
    }

    /** Whether Camel would load the same, with the same settings in it. */
    boolean hasRoutesOf(RouteFiles other) {
        return sha256OfRoutes().equals(other.sha256OfRoutes()) && own.equals(other.own);
    }

    private static String sha256(Map<String, byte[]> contents) {
        MessageDigest digest = digest();
        contents.forEach((name, content) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(content);
            digest.update((byte) 0);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
