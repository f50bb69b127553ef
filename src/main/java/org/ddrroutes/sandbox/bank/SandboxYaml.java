package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads and writes the sandbox's YAML and JSON: an unknown or repeated key is an error, {@code 30s} is a duration. */
final class SandboxYaml {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, read(Duration.class, SandboxYaml::duration))
                    .addDeserializer(Instant.class, read(Instant.class, Instant::parse))
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** 001 is a text and so is yes, whatever YAML 1.1 says: a vendor is no number, and a switch's option no truth value. */
    private static final class Scalars extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
            addImplicitResolver(Tag.FLOAT, Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+"), "-0123456789");
        }
    }

    private SandboxYaml() {}

    static <T> T read(String yaml, TypeReference<T> type) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        strict.setMaxAliasesForCollections(0);
        DumperOptions unused = new DumperOptions();
        Object content = new Yaml(new SafeConstructor(strict), new Representer(unused), unused, strict, new Scalars())
                .load(yaml);
        return JSON.convertValue(content == null ? Map.of() : content, type);
    }

    /** A file of this package. */
    static <T> T resource(String name, TypeReference<T> type) {
        return read(text(name), type);
    }

    /** The same as text. */
    static String text(String name) {
        try {
            return new ClassPathResource(name, SandboxYaml.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** What is wrong and where, in one line without a class's name. */
    static String message(Exception failure) {
        Throwable found = failure.getCause() instanceof JsonProcessingException cause ? cause : failure;
        String where = found instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        String what =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(found).getMessage());
        if (found instanceof PropertyBindingException unknown) {
            what = "is not known here; known are " + unknown.getKnownPropertyIds();
        } else if (found instanceof MismatchedInputException mismatch && found.getCause() == null) {
            what = (where.isEmpty() ? "This " : "") + "must be " + kind(mismatch.getTargetType())
                    + (found instanceof InvalidFormatException format ? ", not " + format.getValue() : "");
        } else if (found instanceof JsonProcessingException json && json.getCause() == null) {
            // Jackson goes on about its own settings.
            what = "No JSON, line " + json.getLocation().getLineNr() + ": "
                    + json.getOriginalMessage().replaceAll(" \\(start marker.*|: enable `.*", "");
        }
        return (where.isEmpty() ? "" : where + ": ") + what.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (List.of(String.class, Duration.class, Instant.class, Delay.class).contains(type)) {
            return "a text";
        }
        if (List.of(boolean.class, Boolean.class).contains(type)) {
            return "true or false";
        }
        if (List.of(int.class, Integer.class, Long.class).contains(type)) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    /** @throws IllegalArgumentException unless it is a duration with its unit, not below zero nor over ten years */
    static Duration duration(String text) {
        check(!text.matches("[0-9]*[1-9][0-9]*"), "has no unit, such as " + text + "s: " + text);
        Duration duration = DurationStyle.detectAndParse(text);
        check(!duration.isNegative(), "is below zero: " + text);
        check(duration.compareTo(LONGEST) <= 0, "is over ten years: " + text);
        return duration;
    }

    static void check(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException(message);
        }
    }

    static boolean hasControlCharacters(String text) {
        return CONTROL.matcher(text).find();
    }

    private static <T> FromStringDeserializer<T> read(Class<T> type, Function<String, T> parser) {
        return new FromStringDeserializer<>(type) {

            @Override
            protected T _deserialize(String value, DeserializationContext context) {
                return parser.apply(value);
            }
        };
    }
}
