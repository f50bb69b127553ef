package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Camel's own schemas of route files: that of the version we run, and that of the canonical notation, which is published
 * from a later version on.
 */
final class CanonicalNotation {

    private final List<JsonSchema> schemas = Stream.of(
                    "/schema/camelYamlDsl.json", "/schema/camelYamlDsl-canonical.json")
            .map(CanonicalNotation::schema)
            .toList();

    /** What the schemas say against it, each with the place in the file. */
    List<String> complaints(JsonNode yaml) {
        return schemas.stream()
                .flatMap(schema -> schema.validate(yaml).stream())
                .map(message -> "notation: " + message.getMessage())
                .distinct()
                .limit(5)
                .toList();
    }

    private static JsonSchema schema(String resource) {
        try (InputStream in = CanonicalNotation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + ": run ./mvnw process-test-classes first");
            }
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
