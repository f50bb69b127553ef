package org.ddrroutes.check;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.logging.LogLevel;

/** Settings of Spring Boot's that it would fail with later, in many lines, or leave without effect. Each line begins with one. */
final class SpringSettingsRules {

    private static final String LOG = "logging.config";
    private static final String LEVELS = "logging.level";
    private static final String TRACES = "management.otlp.tracing.endpoint";
    private static final String SAMPLED = "management.tracing.sampling.probability";
    private static final String EXPOSED = "management.endpoints.web.exposure.include";
    private static final String PROVIDERS = "spring.security.oauth2.client.provider";
    private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt";
    private static final List<String> ENDPOINTS = List.of("health", "info", "prometheus");

    /** Of a database, or of a broker. The drivers look for others elsewhere too. */
    private static final Pattern FILE_IN_ADDRESS = Pattern.compile(
            "(?<=[?&])(sslrootcert|sslcert|sslkey|trustStorePath|keyStorePath)=(/[^&#,;)\\s%$]*)(?=[&#,;)\\s]|$)");

    private static final List<String> OF_THE_SESSION = List.of(
            "spring.datasource.url",
            "spring.datasource.hikari.connection-init-sql",
            "spring.datasource.hikari.data-source-properties.options");

    private static final Pattern COMMITS_LATE =
            Pattern.compile("(?i).*synchronous_commit(%\\w\\w|\\W|to\\W)+(off|false|no|0)\\b.*");

    private static final List<String> OF_A_PROVIDER =
            List.of("issuer-uri", "authorization-uri", "token-uri", "jwk-set-uri", "user-info-uri");

    private SpringSettingsRules() {}

    static List<String> faults(Binder settings) {
        List<String> faults = new ArrayList<>();
        wrongFormats(settings).forEach(name -> faults.add(name + " must be ecs, gelf or logstash"));
        if (hasLostConfiguration(settings)) {
            faults.add(LOG + " names a file that is not there or cannot be read; correct it, or put the file there");
        }
        unwritable(settings)
                .forEach(
                        name -> faults.add(name + " names what no log can be written to; write a file, in a folder that"
                                + " the program may write to"));
        addresses(settings).forEach((name, example) -> {
            String address = SettingsRules.text(settings, name);
            if (!address.isBlank() && !address.contains("${") && !address.matches("https?://\\S+")) {
                faults.add(name.replaceAll("\\[(.*?)]", ".$1") + " must be such as " + example);
            }
        });
        Matcher file = FILE_IN_ADDRESS.matcher(SettingsRules.text(settings, "spring.datasource.url") + "\n"
                + SettingsRules.text(settings, "spring.artemis.broker-url"));
        while (file.find()) {
            if (!new File(file.group(2)).canRead()) {
                faults.add((file.group(1).startsWith("ssl") ? "spring.datasource.url" : "spring.artemis.broker-url")
                        + " has "
                        + file.group(1)
                        + " with a file that is not there or cannot be read; correct it, or put the file there");
            }
        }
        OF_THE_SESSION.stream()
                .filter(name ->
                        COMMITS_LATE.matcher(SettingsRules.text(settings, name)).matches())
                .forEach(
                        name -> faults.add(name + " has synchronous_commit off: what the database has committed is lost"
                                + " where it crashes, and registered again; take it away"));
        if (!isShare(SettingsRules.text(settings, SAMPLED))) {
            faults.add(SAMPLED + " must be from 0 to 1");
        }
        return faults;
    }

    /** What would have no effect. */
    static List<String> doubts(Binder settings) {
        List<String> doubts = new ArrayList<>();
        settings.bind(EXPOSED, Bindable.setOf(String.class)).orElse(Set.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> name.matches("[a-z][a-z0-9]*")
                        && SettingsRules.text(settings, "management.endpoint." + name + ".access")
                                .isBlank())
                .forEach(name -> doubts.add(EXPOSED + " has " + name + ", which is not to be had here"
                        + NearestName.hint(name, ENDPOINTS) + "; there are " + String.join(", ", ENDPOINTS)));
        Stream.of("name", "password")
                .map(part -> "spring.security.user." + part)
                .filter(name -> !SettingsRules.text(settings, name).isEmpty())
                .forEach(name ->
                        doubts.add(name + " gives nobody a login; set ddr.operators.<name>.password and .role"));
        return doubts;
    }

    /** What keeps the log itself from being set up, and something that does not. */
    static Map<String, Object> unusableForTheLog(Binder settings) {
        Map<String, Object> usable = new LinkedHashMap<>();
        wrongFormats(settings).forEach(name -> usable.put(name, ""));
        if (hasLostConfiguration(settings)) {
            usable.put(LOG, "");
        }
        unwritable(settings).forEach(name -> usable.put(name, ""));
        settings.bind(LEVELS, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .keySet()
                .forEach(name -> {
                    try {
                        settings.bind(
                                ConfigurationPropertyName.adapt(LEVELS + "." + name, '.'), Bindable.of(LogLevel.class));
                    } catch (BindException e) {
                        usable.put(LEVELS + "." + name, LogLevel.INFO);
                    }
                });
        return usable;
    }

    private static boolean hasLostConfiguration(Binder settings) {
        String file = SettingsRules.text(settings, LOG);
        return !file.isBlank()
                && !file.contains("${")
                && !ApplicationResourceLoader.get().getResource(file.strip()).isReadable();
    }

    /** The name counts before the folder. */
    private static List<String> unwritable(Binder settings) {
        return Stream.of("logging.file.name", "logging.file.path")
                .filter(name -> !SettingsRules.text(settings, name).isEmpty())
                .limit(1)
                .filter(name -> {
                    File file =
                            new File(SettingsRules.text(settings, name) + (name.endsWith("path") ? "/spring.log" : ""));
                    return !file.getPath().contains("${") && !isWritable(file);
                })
                .toList();
    }

    /** Or, where it is not there yet, the nearest folder above it. */
    private static boolean isWritable(File file) {
        File there = file.getAbsoluteFile();
        while (!there.exists() && there.getParentFile() != null) {
            there = there.getParentFile();
        }
        return there.canWrite() && there.isDirectory() != there.equals(file.getAbsoluteFile());
    }

    private static List<String> wrongFormats(Binder settings) {
        return Stream.of("logging.structured.format.console", "logging.structured.format.file")
                .filter(name -> !SettingsRules.text(settings, name).matches("|(?i)ecs|gelf|logstash|.*\\..*"))
                .toList();
    }

    /** With an example of each. */
    private static Map<String, String> addresses(Binder settings) {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put(TRACES, "http://collector:4318/v1/traces");
        settings.bind(PROVIDERS, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet()
                .forEach(provider -> OF_A_PROVIDER.forEach(
                        uri -> addresses.put(PROVIDERS + "[" + provider + "]." + uri, "https://login.example.org")));
        Stream.of("issuer-uri", "jwk-set-uri")
                .forEach(uri -> addresses.put(TOKENS + "." + uri, "https://login.example.org"));
        return addresses;
    }

    private static boolean isShare(String probability) {
        try {
            double share = probability.isBlank() ? 0 : Double.parseDouble(probability);
            return share >= 0 && share <= 1;
        } catch (NumberFormatException e) {
            // Told as a value that cannot be read.
            return true;
        }
    }
}
