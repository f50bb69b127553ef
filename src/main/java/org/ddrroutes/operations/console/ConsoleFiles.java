package org.ddrroutes.operations.console;

import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** What the page is made of beside its HTML. */
@RestController
class ConsoleFiles {

    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final String UPLOT = WEBJARS + "uplot/1.6.30/dist/uPlot";

    private static final Map<String, String> FILES = Map.of(
            Console.STYLE,
            "console/style.css",
            Console.SCRIPT,
            WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js",
            Console.ICON,
            "console/icon.svg",
            Console.CHARTS,
            "console/charts.js",
            Console.PLOTS,
            UPLOT + ".iife.min.js",
            Console.PLOTS_STYLE,
            UPLOT + ".min.css");

    @GetMapping({Console.STYLE, Console.SCRIPT, Console.ICON, Console.CHARTS, Console.PLOTS, Console.PLOTS_STYLE})
    ResponseEntity<Resource> file(ServerWebExchange exchange) {
        String file = FILES.get(exchange.getRequest().getPath().value());
        if (file == null) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .contentType(MediaTypeFactory.getMediaType(file).orElseThrow())
                .body(new ClassPathResource(file));
    }
}
