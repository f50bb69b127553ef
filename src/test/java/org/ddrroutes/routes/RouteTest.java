package org.ddrroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.ddrroutes.check.SettingsFiles;
import org.ddrroutes.registration.CsvRequests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Tests one route by itself, with the settings that the program would have here. Each step that calls a bean or an endpoint is replaced
 * by a mock named for its id, {@code mock:call-registerddr}, in the error handling too; what the route decides is left as it is. A bean
 * that is there, of one's own or {@code csvRequests}, is called behind its mock. A message is put in with {@link #send}. At the
 * end the branches that were taken are printed; of a shipped route all must be.
 */
public abstract class RouteTest extends CamelTestSupport {

    private static final String IN = "direct:in";
    private static final Path SHIPPED = Path.of("src", "main", "resources", "shipped-routes");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Boolean> BRANCHES = new TreeMap<>();
    private static String tested = "";

    /** Every value as it is written, as Camel reads it. */
    private final Load yaml =
            new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build());

    private final String route;
    private final Path folder;
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Object> given = new HashMap<>(Map.of("spring.config.on-not-found", "ignore"));

    /** @param route its id */
    protected RouteTest(String route) {
        this(route, null);
    }

    /** @param folder where it is; null for {@code routes/}, and for the shipped copies in a test of ours */
    RouteTest(String route, @Nullable Path folder) {
        this.route = route;
        Path usual = getClass().getName().startsWith("org.ddrroutes.") ? SHIPPED : Path.of("routes");
        this.folder = folder == null ? usual : folder;
        testConfiguration().withUseAdviceWith(true);
    }

    @BeforeAll
    static void forgetBranches() {
        BRANCHES.clear();
    }

    @AfterAll
    static void printCoverage() {
        List<String> open = BRANCHES.keySet().stream()
                .filter(branch -> !BRANCHES.get(branch))
                .toList();
        System.out.println("coverage: " + tested + " " + (BRANCHES.size() - open.size()) + " of " + BRANCHES.size()
                + " branches" + (open.isEmpty() ? "" : ", not " + String.join(", ", open)));
        if (tested.startsWith("shipped ")) {
            assertThat(open)
                    .as("branches of the " + tested + " that no test takes")
                    .isEmpty();
        }
    }

    /** In the constructor: a setting that the files of {@code config/} leave to the environment, such as a secret. */
    protected final void setting(String name, String value) {
        given.put(name, value);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        StandardEnvironment files = new StandardEnvironment();
        files.getPropertySources().addFirst(new MapPropertySource("test", given));
        ConfigurationPropertySources.attach(files);
        ConfigDataEnvironmentPostProcessor.applyTo(files);
        Environment settings = new SettingsFiles(files, null).withStandIns();
        CamelContext context = super.createCamelContext();
        context.getPropertiesComponent().addPropertiesSource(new PropertiesSource() {
            @Override
            public String getName() {
                return "settings";
            }

            @Override
            public @Nullable String getProperty(String name) {
                return settings.getProperty(name);
            }
        });
        context.getRegistry().bind("csvRequests", new CsvRequests());
        return context;
    }

    /** Sends an exchange through the route and gives it back. */
    protected Exchange send(Consumer<Exchange> prepare) throws Exception {
        if (!context.isStarted()) {
            startRoute();
        }
        return template.send(IN, prepare::accept);
    }

    private void startRoute() throws Exception {
        tested = (folder.equals(SHIPPED) ? "shipped " : "") + route;
        ArrayNode beans = JSON.createArrayNode();
        ArrayNode entries = JSON.createArrayNode();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.camel.yaml")) {
            for (Path file : files) {
                JsonNode all = JSON.valueToTree(yaml.loadFromString(Files.readString(file)));
                boolean isItsFile = all.findParents("route").stream().anyMatch(this::isTested);
                for (JsonNode entry : all) {
                    if (entry.has("beans")) {
                        beans.add(entry);
                    } else if (entry.has("routeConfiguration")
                            || isItsFile && (!entry.has("route") || isTested(entry))) {
                        entries.add(entry);
                    }
                }
            }
        }
        assertThat(entries).as("the route %s in %s", route, folder).anyMatch(this::isTested);
        load(beans);
        for (JsonNode entry : entries) {
            MockedSteps.replaceIn(entry, name -> context.getRegistry().lookupByName(name) != null);
            if (isTested(entry)) {
                ObjectNode from = (ObjectNode) entry.at("/route/from");
                from.put("uri", IN).remove("parameters");
                MockedSteps.watchBranches(entry, this::watch);
            }
        }
        assertThat(entries.findValuesAsText("uri"))
                .as("the steps of %s that call a bean or an endpoint", route)
                .containsAll(asked);
        load(entries);
        context.start();
    }

    private boolean isTested(JsonNode entry) {
        return entry.at("/route/id").asText().equals(route);
    }

    private void watch(String branch) {
        BRANCHES.putIfAbsent(branch, false);
        Processor taken = exchange -> BRANCHES.put(branch, true);
        context.getRegistry().bind(MockedSteps.BRANCH + branch, taken);
    }

    private void load(ArrayNode entries) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("tested.camel.yaml", entries.toString()));
    }

    /** What the step with this id got; without an id it has the name of its bean, or its {@code uri}. */
    protected MockEndpoint step(String id) {
        asked.add("mock:" + id);
        return getMockEndpoint("mock:" + id);
    }
}
