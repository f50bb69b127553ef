package org.ddrroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TransactedDefinition;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/**
 * Tests one file of {@code routes/} by itself. Each step that calls a bean or an endpoint is replaced by a mock named for its
 * id, {@code mock:call-registerddr}; what the route decides is left as it is. A message is put in with {@link #send}. At the end the
 * branches that were taken are printed; of a shipped route all must be.
 */
public abstract class RouteTest extends CamelTestSupport {

    private static final String IN = "direct:in";
    private static final Map<String, Boolean> BRANCHES = new TreeMap<>();
    private static String tested = "";

    private final String route;

    /** @param route the id of the route, which is the name of its file, or the file and the id as {@code errors#fault-dispose} */
    protected RouteTest(String route) {
        this.route = route;
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

    private boolean isShipped() {
        return getClass().getName().startsWith("org.ddrroutes.");
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        YamlPropertiesFactoryBean settings = new YamlPropertiesFactoryBean();
        settings.setResources(new FileSystemResource(Path.of("config", "application.yaml")));
        Properties properties = new Properties();
        properties.putAll(settings.getObject());
        properties.setProperty("ddr.bank.base-url", "http://bank.invalid");
        context.getPropertiesComponent().setInitialProperties(properties);
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
        String file = route.split("#")[0];
        String id = route.contains("#") ? route.split("#")[1] : route;
        String folder = isShipped() ? "src/main/resources/shipped-routes" : "routes";
        tested = (isShipped() ? "shipped " : "") + id;
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (String each : new LinkedHashSet<>(List.of("errors", "callback-errors", file))) {
            loader.loadRoutes(PluginHelper.getResourceLoader(context)
                    .resolveResource("file:" + folder + "/" + each + ".camel.yaml"));
        }
        ModelCamelContext model = (ModelCamelContext) context;
        for (RouteDefinition other : List.copyOf(model.getRouteDefinitions())) {
            if (!other.getRouteId().equals(id)) {
                model.removeRouteDefinition(other);
            }
        }
        RouteDefinition definition = model.getRouteDefinition(id);
        definition.getInput().setUri(IN);
        mockSteps(definition.getOutputs());
        Map<String, String> branches = new HashMap<>();
        findBranches(definition.getOutputs(), branches);
        branches.values().forEach(branch -> BRANCHES.putIfAbsent(branch, false));
        context.getCamelContextExtension().addInterceptStrategy((camel, step, target, next) -> exchange -> {
            String branch = branches.get(step.getId());
            if (branch != null) {
                BRANCHES.put(branch, true);
            }
            target.process(exchange);
        });
        context.start();
    }

    /** What the step with this id got. */
    protected MockEndpoint step(String id) {
        return getMockEndpoint("mock:" + id);
    }

    private static void mockSteps(List<ProcessorDefinition<?>> steps) {
        for (int i = 0; i < steps.size(); i++) {
            ProcessorDefinition<?> step = steps.get(i);
            if (step instanceof BeanDefinition || step instanceof ToDefinition) {
                ToDefinition mock = new ToDefinition("mock:" + step.getId());
                mock.setId(step.getId());
                steps.set(i, mock);
            } else if (step instanceof TransactedDefinition) {
                steps.remove(i);
                steps.addAll(i, step.getOutputs());
                i--;
            } else if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> mockSteps(when.getOutputs()));
                if (choice.getOtherwise() != null) {
                    mockSteps(choice.getOtherwise().getOutputs());
                }
            } else {
                mockSteps(step.getOutputs());
            }
        }
    }

    /** Each branch by the id of its first step. */
    private static void findBranches(List<ProcessorDefinition<?>> steps, Map<String, String> branches) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> addBranch(when.getId(), when.getOutputs(), branches));
                if (choice.getOtherwise() != null) {
                    addBranch(
                            choice.getOtherwise().getId(), choice.getOtherwise().getOutputs(), branches);
                }
            } else {
                findBranches(step.getOutputs(), branches);
            }
        }
    }

    private static void addBranch(
            @Nullable String id, List<ProcessorDefinition<?>> steps, Map<String, String> branches) {
        String first = steps.get(0).getId();
        branches.put(first, id == null ? "that of " + first : id);
        findBranches(steps, branches);
    }
}
