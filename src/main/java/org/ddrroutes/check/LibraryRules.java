package org.ddrroutes.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.xpath.XPathFactory;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Languages, data formats and charsets that a route names are in the program. */
record LibraryRules(RouteSet routes, BeanRules beans, Findings findings) {

    private static final Set<String> NO_FORMAT =
            Set.of("id", "description", "note", "disabled", "allowNullBody", "variableSend", "variableReceive");

    private static final Pattern HOLDS_A_LANGUAGE =
            Pattern.compile("expression|\\w+(Expression|Predicate)|handled|continued|retryWhile");

    /** A language that is there, and needs its expressions to be compiled before the start. */
    private static final String NOT_COMPILED = "csimple";

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    static final String LANGUAGE = "language";
    static final String FORMAT = "dataformat";
    private static final String TRANSFORMER = "transformer";
    private static final ClassLoader LOADER = LibraryRules.class.getClassLoader();

    void check() {
        OwnBeanRules own = new OwnBeanRules(routes, beans, findings);
        routes.endpoints().forEach(this::checkFormat);
        for (RouteFile file : routes.files()) {
            if (file.isAsShipped()) {
                continue;
            }
            file.root().forEachMapping(mapping -> mapping.entries().forEach(this::check));
            file.definitions("beans").forEach(list -> list.items().forEach(own::check));
            file.definitions("dataFormats").stream()
                    .flatMap(list -> list.items().stream())
                    .flatMap(item -> item.entries().stream())
                    .forEach(this::checkFormat);
        }
    }

    private void check(YamlNode.Entry entry) {
        YamlNode value = entry.value();
        if (value.isMapping() && HOLDS_A_LANGUAGE.matcher(entry.key()).matches()) {
            value.entries().forEach(this::checkLanguage);
        }
        String type = value.text("toType");
        if (entry.key().equals("transformDataType") && !type.isEmpty() && !has(TRANSFORMER, type.replace(':', '-'))) {
            tell(
                    value.placeOf("toType"),
                    "there is no data type " + type + " in this program; it has "
                            + String.join(", ", names(TRANSFORMER)));
        }
        if (Set.of("marshal", "unmarshal").contains(entry.key())) {
            value.entries().forEach(this::checkFormat);
        }
        if (entry.key().equals("charset") && value.isText() && !value.text().contains("{{")) {
            checkCharset(value);
        }
    }

    private void checkLanguage(YamlNode.Entry entry) {
        String given = entry.key().equals("language") ? entry.value().text("language") : entry.key();
        String name = given.equals("method") ? "bean" : given;
        Place place = entry.key().equals("language") ? entry.value().placeOf("language") : entry.place();
        if (entry.value().isMapping() && !name.isEmpty() && !has(LANGUAGE, name)) {
            tell(
                    place,
                    "there is no language " + given + " in this program" + NearestName.hint(given, names(LANGUAGE))
                            + "; it has " + String.join(", ", names(LANGUAGE)));
            return;
        }
        if (entry.key().equals("language") && !name.isEmpty()) {
            findings.error(
                    place,
                    Rule.NOTATION,
                    "what stands under language: cannot be checked; write "
                            + (name.equals("bean") ? "method" : name.equals("file") ? "simple" : name)
                            + ": in its place");
            return;
        }
        checkModel(entry.value(), name);
        YamlNode text = entry.value().get("expression");
        if (name.equals("ref")) {
            beans.checkBean(text.text(), text.place());
        }
        SimpleParser.faultOf(name, text.text(), namespaces(entry.value()))
                .filter(fault -> !text.text().contains("{{"))
                .ifPresent(fault -> findings.error(
                        text.place(),
                        Rule.SIMPLE,
                        "the expression cannot be read: " + fault + "; compare it with Camel's page on " + name));
    }

    /** The JDK has one reader of XPath. */
    private void checkModel(YamlNode value, String language) {
        String model = value.text("saxon").equals("true") ? "saxon" : value.text("objectModel");
        if (language.equals("xpath")
                && !Set.of("", XPathFactory.DEFAULT_OBJECT_MODEL_URI).contains(model)) {
            tell(
                    value.placeOf(value.has("saxon") ? "saxon" : "objectModel"),
                    "there is no object model " + model + " for XPath in this program; take it away");
        }
    }

    private static Map<String, String> namespaces(YamlNode xpath) {
        return xpath.get("namespace").items().stream()
                .collect(Collectors.toMap(one -> one.text("key"), one -> one.text("value"), (one, other) -> one));
    }

    private void checkFormat(YamlNode.Entry entry) {
        String name = entry.key();
        String library = entry.value().text("library").toLowerCase(Locale.ROOT);
        if (Set.of("json", "jacksonXml").contains(name)) {
            checkWords(entry.value());
        }
        String service = name.equals("json") ? library.isEmpty() ? "jackson" : library : name;
        if (!NO_FORMAT.contains(name) && !has(FORMAT, service)) {
            tell(
                    entry.place(),
                    "there is no data format " + (library.isEmpty() ? name : library) + " in this program"
                            + wayOut(name).orElseGet(LibraryRules::formats));
        }
    }

    private static String formats() {
        return names(FORMAT).stream()
                .filter(name -> !name.equals("jackson"))
                .collect(Collectors.joining(", ", "; it has json, ", ""));
    }

    /** Words of Jackson's that are told of at the start alone. */
    private void checkWords(YamlNode format) {
        checkWords(format, "include", List.of(JsonInclude.Include.values()));
        List<Enum<?>> features = new ArrayList<>(List.of(SerializationFeature.values()));
        features.addAll(List.of(DeserializationFeature.values()));
        features.addAll(List.of(MapperFeature.values()));
        checkWords(format, "enableFeatures", features);
        checkWords(format, "disableFeatures", features);
        Stream.of(format.text("moduleClassNames").split(","))
                .filter(name -> !name.isBlank())
                .forEach(name -> beans.checkClass(name.strip(), format.placeOf("moduleClassNames")));
    }

    private void checkWords(YamlNode format, String option, List<? extends Enum<?>> words) {
        List<String> names = words.stream().map(Enum::name).toList();
        Stream.of(routes.settings().resolve(format.text(option)).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty() && !names.contains(word))
                .forEach(word -> tell(
                        format.placeOf(option),
                        option + " cannot be " + word + NearestName.hint(word, names) + "; correct it"));
    }

    /** What reads a format that a program often has otherwise. */
    static Optional<String> wayOut(String format) {
        return switch (format) {
            case "csv", "bindy", "univocityCsv" ->
                Optional.of("; read CSV with bean:, ref: csvRequests and method: read");
            case "xml", "jaxb", "xstream" ->
                Optional.of("; read XML with unmarshal:, jacksonXml: and unmarshalType: java.util.Map");
            default -> Optional.empty();
        };
    }

    /** Of a format that an address names. */
    private void checkFormat(Endpoint endpoint) {
        String name = endpoint.path().isEmpty()
                ? endpoint.option("name")
                : endpoint.path().replaceFirst(":.*", "");
        if (endpoint.scheme().equals("dataformat") && !has(FORMAT, name)) {
            tell(
                    endpoint.place(),
                    "there is no data format " + name + " in this program"
                            + wayOut(name).orElse("; it has " + String.join(", ", names(FORMAT))));
        }
    }

    private void checkCharset(YamlNode name) {
        try {
            Charset.forName(name.text());
        } catch (IllegalArgumentException e) {
            tell(name.place(), "there is no charset " + name.text() + "; correct it, such as UTF-8");
        }
    }

    static boolean has(String kind, String name) {
        return name.matches("[A-Za-z0-9-]+")
                && !name.equals(NOT_COMPILED)
                && LOADER.getResource(SERVICES + kind + "/" + name) != null;
    }

    static List<String> names(String kind) {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver(LOADER)
                            .getResources("classpath*:" + SERVICES + kind + "/*"))
                    .map(resource -> String.valueOf(resource.getFilename()))
                    .filter(name -> name.matches("[A-Za-z0-9-]+") && !name.equals(NOT_COMPILED))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.ENDPOINT, text);
    }
}
