package org.ddrroutes.check;

import static org.ddrroutes.check.LibraryRules.FORMAT;
import static org.ddrroutes.check.LibraryRules.LANGUAGE;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Beans of one's own have names of their own, and can be made. */
record OwnBeanRules(RouteSet routes, BeanRules beans, Findings findings) {

    /** What makes a bean in place of its constructor. */
    private static final List<String> MAKERS = List.of("factoryBean", "factoryMethod", "script", "builderClass");

    /** What sets a property, or leads to one within it. */
    private static final String SETTER = "(set|get|with)?";

    void check(YamlNode bean) {
        checkName(bean);
        String written = bean.text("type").replaceFirst("^#class:", "");
        String type = written.replaceFirst("\\(.*", "");
        if (!type.isEmpty() && !type.startsWith("#")) {
            beans.checkClass(type, bean.placeOf("type"));
        }
        if (MAKERS.stream().noneMatch(bean::has)) {
            routes.classOf(type).ifPresent(found -> checkConstructors(bean, found, written.contains("(")));
        }
        boolean isElsewhere = bean.has("factoryBean") || bean.has("script") || type.startsWith("#");
        if (!isElsewhere) {
            routes.classOf(type).ifPresent(found -> {
                checkMethod(bean, "initMethod", found, method -> method.getParameterCount() == 0);
                checkMethod(bean, "destroyMethod", found, method -> method.getParameterCount() == 0);
                checkMethod(bean, "factoryMethod", found, method -> Modifier.isStatic(method.getModifiers()));
            });
        }
        bean.get("properties").forEachText(property -> {
            if (property.value().text().matches("#(bean:)?[A-Za-z]\\w*")) {
                beans.checkBean(property.value().text(), property.value().place());
            }
        });
        String script = bean.text("scriptLanguage");
        if (!script.isEmpty() && !LibraryRules.has(LANGUAGE, script)) {
            findings.error(
                    bean.placeOf("scriptLanguage"),
                    Rule.ENDPOINT,
                    "there is no language " + script + " in this program; it has "
                            + String.join(", ", LibraryRules.names(LANGUAGE)));
        }
    }

    private void checkName(YamlNode bean) {
        String name = bean.text("name");
        if (routes.isOfTheProgram(name)) {
            tell(
                    bean.placeOf("name"),
                    "the program has a bean " + name + ", which yours would replace; give yours another name");
        }
        if (routes.components().find(name).isPresent()
                || LibraryRules.has(LANGUAGE, name)
                || LibraryRules.has(FORMAT, name)) {
            tell(
                    bean.placeOf("name"),
                    "Camel has a part of the name " + name + ", which yours would replace in every route; give yours"
                            + " another name");
        }
    }

    private void checkConstructors(YamlNode bean, Class<?> type, boolean isGiven) {
        Constructor<?>[] constructors = type.getConstructors();
        int values = bean.get("constructors").entries().size();
        if (Modifier.isAbstract(type.getModifiers()) || constructors.length == 0) {
            tell(
                    bean.placeOf("type"),
                    type.getName()
                            + " has no public constructor, and Camel cannot make one; name a class that has, or a"
                            + " factoryMethod");
        } else if (!isGiven && Stream.of(constructors).noneMatch(one -> one.getParameterCount() == values)) {
            tell(
                    bean.placeOf(values == 0 ? "type" : "constructors"),
                    type.getName() + " has no constructor that takes " + (values == 0 ? "nothing" : values + " values")
                            + "; write what it takes under constructors:");
        }
        checkProperties(bean, type);
    }

    private void checkProperties(YamlNode bean, Class<?> type) {
        Set<String> methods = Beans.methods(type);
        Set<String> known = methods.stream()
                .filter(name -> name.matches("set[A-Z].*"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .collect(Collectors.toSet());
        for (YamlNode.Entry property : bean.get("properties").entries()) {
            String name = property.key().replaceFirst("[.\\[].*", "").replace("-", "");
            boolean isThere =
                    methods.stream().anyMatch(method -> method.matches("(?i)" + SETTER + "\\Q" + name + "\\E"));
            if (!isThere && !Map.class.isAssignableFrom(type) && !name.contains("{{")) {
                tell(
                        property.place(),
                        type.getName() + " has no property " + name + NearestName.hint(name, known)
                                + "; correct the name");
            }
        }
    }

    /** @param isCallable whether Camel calls such a method there */
    private void checkMethod(YamlNode bean, String key, Class<?> type, Predicate<Method> isCallable) {
        String name = bean.text(key);
        Optional<String> fault = Optional.empty();
        Set<String> names = Beans.methods(type);
        if (!name.isEmpty() && !names.contains(name)) {
            fault = Optional.of("has no method " + name + NearestName.hint(name, names));
        } else if (!name.isEmpty()
                && Stream.of(type.getMethods())
                        .filter(method -> method.getName().equals(name))
                        .noneMatch(isCallable)) {
            fault = Optional.of("has a method " + name
                    + (key.startsWith("factory") ? " that is not static" : " that takes values"));
        }
        fault.ifPresent(text -> tell(bean.placeOf(key), type.getName() + " " + text + "; correct the name"));
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.BEAN, text);
    }
}
