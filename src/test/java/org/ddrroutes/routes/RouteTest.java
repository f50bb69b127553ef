package org.ddrroutes.routes;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
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
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/**
 * Tests one file of {@code routes/} by itself. Each step that calls a bean or an endpoint is replaced by a mock named for its
 * id, {@code mock:call-registerddr}; what the route decides is left as it is. A message is put in with {@link #send}.
 */
public abstract class RouteTest extends CamelTestSupport {

    private static final String IN = "direct:in";

    private final String route;

    /** @param route the id of the route, which is the name of its file, or the file and the id as {@code errors#fault-dispose} */
    protected RouteTest(String route) {
        this.route = route;
        testConfiguration().withUseAdviceWith(true);
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
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (String each : new LinkedHashSet<>(List.of("errors", "callback-errors", file))) {
            loader.loadRoutes(
                    PluginHelper.getResourceLoader(context).resolveResource("file:routes/" + each + ".camel.yaml"));
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
                steps.set(i, new ToDefinition("mock:" + step.getId()));
            } else if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> mockSteps(when.getOutputs()));
                mockSteps(choice.getOtherwise().getOutputs());
            } else {
                mockSteps(step.getOutputs());
            }
        }
    }
}
