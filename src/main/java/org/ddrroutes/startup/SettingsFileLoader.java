package org.ddrroutes.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.finding.Utf8;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a file of settings as Spring Boot does, and says which file it is that cannot be read, and where. Named in
 * META-INF/spring.factories, before Spring Boot's own.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
abstract class SettingsFileLoader implements PropertySourceLoader {

    private static final Pattern MALFORMED = Pattern.compile("\\\\u(?![0-9A-Fa-f]{4})");

    private static final Pattern IMPORT = Pattern.compile("spring\\.config\\.import(\\[\\d+])?");

    /** Neither a folder with / at its end nor a file whose name says what it is. */
    private static final Pattern UNKNOWN_KIND = Pattern.compile(
            "(optional:)?(file:|classpath:)?(?![\\w+.-]+:)(?!.*(\\$\\{|(/|\\.ya?ml|\\.properties|\\.xml|])$)).+");

    private static final Pattern OTHER_LETTER = Pattern.compile("(?m)^(?!\\s*[#!]).*?[^\\x00-\\x7f]");

    private final PropertySourceLoader loader;

    private SettingsFileLoader(PropertySourceLoader loader) {
        this.loader = loader;
    }

    @Override
    public String[] getFileExtensions() {
        return loader.getFileExtensions();
    }

    @Override
    public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
        String file = YamlPosition.nameOf(resource);
        if (resource.isFile() && resource.getFile().isDirectory()) {
            throw new SettingFault("is a folder; put the file there, or take it away").at(Place.startOf(file));
        }
        Optional<Finding> unreadable = unreadable(file, resource.getContentAsByteArray());
        if (unreadable.isPresent()) {
            throw new SettingFault(unreadable.get().text()).at(unreadable.get().place());
        }
        try {
            List<PropertySource<?>> sources = loader.load(name, resource);
            sources.forEach(SettingsFileLoader::checkImports);
            return sources;
        } catch (YAMLException e) {
            throw new SettingFault("is no YAML " + YamlPosition.of(e) + "; correct it").at(YamlPosition.place(e, file));
        } catch (IOException e) {
            throw new SettingFault("cannot be read: " + e.getClass().getSimpleName()).at(Place.startOf(file));
        } catch (IllegalStateException e) {
            String text = resource.getContentAsString(StandardCharsets.ISO_8859_1);
            Matcher escape = MALFORMED.matcher(text);
            if (!escape.find()) {
                throw e;
            }
            int at = escape.start();
            int line = (int) text.substring(0, at + 1).lines().count();
            throw new SettingFault("has \\u without four hexadecimal digits behind it; write \\\\ for a backslash")
                    .at(new Place(file, line, at - text.lastIndexOf('\n', at)));
        }
    }

    /** What keeps a file from being read as it is written. */
    abstract Optional<Finding> unreadable(String file, byte[] bytes);

    /** Spring Boot refuses them without their place, and leaves out the optional ones in silence. */
    private static void checkImports(PropertySource<?> source) {
        for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
            if (IMPORT.matcher(name).matches()) {
                Stream.of(String.valueOf(source.getProperty(name)).split("[,;]"))
                        .map(String::strip)
                        .filter(location -> UNKNOWN_KIND.matcher(location).matches())
                        .findFirst()
                        .ifPresent(location -> {
                            throw SettingFault.ofNoSettings("'" + location + "'")
                                    .at(SettingSources.place(OriginLookup.getOrigin(source, name), source));
                        });
            }
        }
    }

    static final class OfProperties extends SettingsFileLoader {

        OfProperties() {
            super(new PropertiesPropertySourceLoader());
        }

        /** Java takes each byte for a letter. Comments may be as they are. */
        @Override
        Optional<Finding> unreadable(String file, byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\ufeff", "");
            if (text.indexOf(0) >= 0) {
                return Utf8.fault(file, bytes, Rule.SETTING);
            }
            Matcher letter = OTHER_LETTER.matcher(text);
            if (!letter.find() || Utf8.fault(file, bytes, Rule.SETTING).isPresent()) {
                return Optional.empty();
            }
            String before = text.substring(0, letter.end());
            return Optional.of(Finding.error(
                    new Place(file, (int) before.lines().count(), before.length() - before.lastIndexOf('\n') - 1),
                    Rule.SETTING,
                    "has a letter in UTF-8, and .properties are read as ISO-8859-1; write \\u and its four hexadecimal"
                            + " digits, or a file .yaml"));
        }
    }

    static final class OfYaml extends SettingsFileLoader {

        OfYaml() {
            super(new YamlPropertySourceLoader());
        }

        @Override
        Optional<Finding> unreadable(String file, byte[] bytes) {
            return Utf8.fault(file, bytes, Rule.SETTING);
        }
    }
}
