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

    private static final Resource HTMX =
            new ClassPathResource("META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js");

    @GetMapping(Console.STYLE)
    ResponseEntity<Resource> style() {
        return file(new ClassPathResource("console/style.css"), new MediaType("text", "css"));
    }

    @GetMapping(Console.SCRIPT)
    ResponseEntity<Resource> script() {
        return file(HTMX, new MediaType("text", "javascript"));
    }

    @GetMapping(Console.ICON)
    ResponseEntity<Resource> icon() {
        return file(new ClassPathResource("console/icon.svg"), new MediaType("image", "svg+xml"));
    }

    private static ResponseEntity<Resource> file(Resource file, MediaType type) {
        return ResponseEntity.ok().contentType(type).body(file);
    }
}
