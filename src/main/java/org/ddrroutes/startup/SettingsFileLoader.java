package org.ddrroutes.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
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
        try {
            return loader.load(name, resource);
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

    static final class OfProperties extends SettingsFileLoader {

        OfProperties() {
            super(new PropertiesPropertySourceLoader());
        }
    }

    static final class OfYaml extends SettingsFileLoader {

        OfYaml() {
            super(new YamlPropertySourceLoader());
        }
    }
}
