package org.ddrroutes.operations.console;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page is made of beside its HTML. */
@RestController
class ConsoleFiles {

    private static final String HTMX = "META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";
    private static final MediaType CSS = new MediaType("text", "css");
    private static final MediaType JAVASCRIPT = new MediaType("text", "javascript");

    @GetMapping(Console.STYLE)
    ResponseEntity<Resource> style() {
        return file("console/style.css", CSS);
    }

    @GetMapping(Console.SCRIPT)
    ResponseEntity<Resource> script() {
        return file(HTMX, JAVASCRIPT);
    }

    @GetMapping(Console.ICON)
    ResponseEntity<Resource> icon() {
        return file("console/icon.svg", new MediaType("image", "svg+xml"));
    }

    @GetMapping(Console.CHARTS)
    ResponseEntity<Resource> charts() {
        return file("console/charts.js", JAVASCRIPT);
    }

    @GetMapping(Console.PLOTS)
    ResponseEntity<Resource> plots() {
        return file(UPLOT + ".iife.min.js", JAVASCRIPT);
    }

    @GetMapping(Console.PLOTS_STYLE)
    ResponseEntity<Resource> plotsStyle() {
        return file(UPLOT + ".min.css", CSS);
    }

    private static ResponseEntity<Resource> file(String file, MediaType type) {
        return ResponseEntity.ok().contentType(type).body(new ClassPathResource(file));
    }
}
