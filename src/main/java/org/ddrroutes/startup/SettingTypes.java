package org.ddrroutes.startup;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.CommonDataSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Which settings there are, and of what type, read from the types that they are bound to.
 *
 * @param groups the bound types by their prefix; several may share one
 */
public record SettingTypes(Map<String, List<ResolvableType>> groups) {

    /** Of the types that were asked for. They are asked for with each setting. */
    private static final Map<Class<?>, Map<String, ResolvableType>> MEMBERS = new ConcurrentHashMap<>();

    /** No text can give one of these; a connection pool has setters for them. */
    private static final List<Class<?>> OBJECTS =
            List.of(AutoCloseable.class, CommonDataSource.class, Executor.class, ThreadFactory.class);

    /** Stands for the key of a map. */
    static final String ANY = "<name>";

    /**
     * One setting.
     *
     * @param name as the types spell it, however it was given
     * @param keys which elements of its name are keys of a map
     * @param hasKeysOfItsOwn whether one of those is data, such as an id, and not a name for more settings
     */
    record Found(ResolvableType type, String name, List<Integer> keys, boolean hasKeysOfItsOwn) {}

    /** Of types that are annotated with what they are bound to. */
    public static SettingTypes of(Collection<Class<?>> bound) {
        Map<String, List<ResolvableType>> groups = new LinkedHashMap<>();
        for (Class<?> type : bound) {
            ConfigurationProperties properties = AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
            if (properties != null) {
                groups.computeIfAbsent(properties.prefix(), prefix -> new ArrayList<>())
                        .add(ResolvableType.forClass(type));
            }
        }
        return new SettingTypes(groups);
    }

    /**
     * Finds one setting.
     *
     * @param name its elements in lower case without dashes; of an environment variable, what stands between the underscores
     * @return empty where there is no such setting
     */
    Optional<Found> find(List<String> name) {
        for (Map.Entry<String, List<ResolvableType>> group : groups.entrySet()) {
            Optional<List<String>> rest = below(group.getKey(), name);
            if (rest.isPresent()) {
                for (ResolvableType type : group.getValue()) {
                    List<String> path = new ArrayList<>(List.of(group.getKey()));
                    List<Integer> keys = new ArrayList<>();
                    List<Boolean> own = new ArrayList<>();
                    Optional<ResolvableType> found =
                            find(type, name, name.size() - rest.get().size(), path, keys, own);
                    if (found.isPresent()) {
                        return Optional.of(new Found(found.get(), String.join(".", path), keys, own.contains(true)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The setting that an environment variable gives; the variable itself where that is none. */
    String ofVariable(String variable) {
        List<String> elements = SettingSources.uniform(List.of(variable.split("_")));
        int last = elements.size() - 1;
        return find(elements)
                .map(found ->
                        elements.get(last).matches("\\d+") && !found.keys().contains(last)
                                ? found.name().replaceFirst("\\.(\\d+)$", "[$1]")
                                : found.name())
                .orElse(variable);
    }

    /** The setting whose name this is but for its group, such as {@code spring.ddr.bank.base-url} or {@code intake.consumers}. */
    Optional<String> displaced(List<String> name) {
        return IntStream.range(0, name.get(0).equals("our") ? 0 : Math.min(2, name.size() - 1))
                .mapToObj(from -> name.subList(from, name.size()))
                .flatMap(rest -> SettingSources.GROUPS.contains(rest.get(0))
                        ? Stream.of(rest)
                        : Stream.of(SettingSources.OURS, "spring")
                                .map(group -> Stream.concat(Stream.of(group), rest.stream())
                                        .toList()))
                .flatMap(elements -> find(elements).stream())
                .filter(found -> !isGroup(found.type()))
                .map(Found::name)
                .findFirst();
    }

    public List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        groups.forEach((start, types) -> {
            if (start.equals(prefix) || start.startsWith(prefix + ".")) {
                types.forEach(type -> collect(start, type, names));
            }
        });
        return names;
    }

    private static Optional<List<String>> below(String prefix, List<String> name) {
        List<String> rest = name;
        for (String element : prefix.split("\\.")) {
            int length = lengthOf(element, rest);
            if (length == 0) {
                return Optional.empty();
            }
            rest = rest.subList(length, rest.size());
        }
        return Optional.of(rest);
    }

    private static Optional<ResolvableType> find(
            ResolvableType type, List<String> name, int at, List<String> path, List<Integer> keys, List<Boolean> own) {
        if (at == name.size()) {
            return Optional.of(type);
        }
        if (isMap(type)) {
            ResolvableType value = type.asMap().getGeneric(1);
            path.add(name.get(at));
            keys.add(at);
            own.add(!isGroup(value));
            return find(value, name, at + 1, path, keys, own);
        }
        if (Collection.class.isAssignableFrom(type.toClass())) {
            path.add(name.get(at));
            return name.get(at).chars().allMatch(Character::isDigit)
                    ? find(type.asCollection().getGeneric(), name, at + 1, path, keys, own)
                    : Optional.empty();
        }
        for (Map.Entry<String, ResolvableType> member : members(type).entrySet()) {
            int length = lengthOf(member.getKey(), name.subList(at, name.size()));
            if (length > 0) {
                int before = path.size();
                path.add(member.getKey());
                Optional<ResolvableType> found = find(member.getValue(), name, at + length, path, keys, own);
                if (found.isPresent()) {
                    return found;
                }
                // In the environment a longer name may begin in the same way.
                path.subList(before, path.size()).clear();
            }
        }
        return Optional.empty();
    }

    /** How many elements at the start spell this name, which may have dashes; 0 where they do not. */
    private static int lengthOf(String name, List<String> elements) {
        if (!elements.isEmpty() && elements.get(0).equals(name.replace("-", ""))) {
            return 1;
        }
        if (elements.isEmpty() || name.indexOf('-') < 0) {
            return 0;
        }
        List<String> parts = Arrays.asList(name.split("-"));
        return parts.size() <= elements.size() && parts.equals(elements.subList(0, parts.size())) ? parts.size() : 0;
    }

    /** Whether it holds settings and is none itself. */
    static boolean isGroup(ResolvableType type) {
        return !members(type).isEmpty();
    }

    static boolean isMap(ResolvableType type) {
        return Map.class.isAssignableFrom(type.toClass());
    }

    private static Map<String, ResolvableType> members(ResolvableType type) {
        return MEMBERS.computeIfAbsent(type.toClass(), SettingTypes::membersOf);
    }

    private static Map<String, ResolvableType> membersOf(Class<?> owner) {
        Map<String, ResolvableType> members = new LinkedHashMap<>();
        if (owner.isRecord()) {
            Stream.of(owner.getRecordComponents())
                    .forEach(part -> members.put(
                            DataObjectPropertyName.toDashedForm(part.getName()),
                            ResolvableType.forType(part.getGenericType())));
        } else if (!BeanUtils.isSimpleProperty(owner)) {
            for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(owner)) {
                Class<?> type = property.getPropertyType();
                if (property.getWriteMethod() != null
                        && OBJECTS.stream().noneMatch(object -> object.isAssignableFrom(type))
                        && !type.equals(Object.class)) {
                    members.put(
                            DataObjectPropertyName.toDashedForm(property.getName()),
                            ResolvableType.forMethodParameter(property.getWriteMethod(), 0));
                }
            }
        }
        return members;
    }

    private static void collect(String name, ResolvableType type, List<String> names) {
        if (isMap(type) && isGroup(type.asMap().getGeneric(1))) {
            collect(name + "." + ANY, type.asMap().getGeneric(1), names);
        } else if (members(type).isEmpty()) {
            names.add(name);
        } else {
            members(type).forEach((member, inner) -> collect(name + "." + member, inner, names));
        }
    }
}
