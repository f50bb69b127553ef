package org.ddrroutes.operations.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What the page is made of beside its HTML. */
@Configuration(proxyBeanMethods = false)
class ConsoleFiles {

    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final String UPLOT = WEBJARS + "uplot/1.6.30/dist/uPlot";

    @Bean
    RouterFunction<ServerResponse> files() {
        RouterFunctions.Builder files = RouterFunctions.route();
        add(files, Console.STYLE, "console/style.css");
        add(files, Console.SCRIPT, WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js");
        add(files, Console.ICON, "console/icon.svg");
        add(files, Console.CHARTS, "console/charts.js");
        add(files, Console.PLOTS, UPLOT + ".iife.min.js");
        add(files, Console.PLOTS_STYLE, UPLOT + ".min.css");
        return files.build();
    }

    private static void add(RouterFunctions.Builder files, String path, String file) {
        files.resource(RequestPredicates.path(path), new ClassPathResource(file));
    }
}
