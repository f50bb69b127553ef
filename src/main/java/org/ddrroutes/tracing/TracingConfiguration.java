package org.ddrroutes.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.tracing.otlp.OtlpTracingProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Camel's tracer, by Spring Boot's own settings, where an OTLP endpoint is configured; else nothing is traced. A span says what was
 * called and how long it took, never what was in it: see «Traces» in {@code reference.md}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OtlpTracingProperties.class)
class TracingConfiguration {

    /** Spans of their own have the messages that come and go, and the calls over HTTP; the rest is within them. */
    private static final String NOT_TRACED =
            "direct:*,timer:*,scheduler:*,platform-http:*,spring-jdbc:*,jms:.*resultConnections.*";

    /** What a failure or a log step says may quote a message or a row. */
    private static final SpanLimits NO_TEXTS =
            SpanLimits.builder().setMaxNumberOfEvents(0).build();

    @Bean
    OpenTelemetry openTelemetry(
            OtlpTracingProperties settings,
            @Value("${spring.application.name}") String name,
            @Value("${management.tracing.sampling.probability}") double probability) {
        String endpoint = settings.getEndpoint();
        if (endpoint == null || endpoint.isBlank()) {
            return OpenTelemetry.noop();
        }
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint)
                .setTimeout(settings.getTimeout())
                .setConnectTimeout(settings.getConnectTimeout())
                .setCompression(settings.getCompression().name().toLowerCase(Locale.ROOT));
        settings.getHeaders().forEach(exporter::addHeader);
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(Resource.getDefault().toBuilder()
                                .put(AttributeKey.stringKey("service.name"), name)
                                .build())
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(probability)))
                        .setSpanLimits(NO_TEXTS)
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter.build()).build())
                        .build())
                .build();
    }

    @Bean
    Tracer tracer(OpenTelemetry openTelemetry) {
        return openTelemetry.getTracer("ddr-routes");
    }

    @Bean
    ContextPropagators contextPropagators() {
        return ContextPropagators.create(new ExtractOnly());
    }

    @Bean
    @ConditionalOnExpression("'${management.otlp.tracing.endpoint:}' != ''")
    OpenTelemetryTracer camelTracer(CamelContext camel) {
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        tracer.setExcludePatterns(NOT_TRACED);
        tracer.init(camel);
        return tracer;
    }

    /** Goes on with a producer's trace. Nobody is told of ours by a header: the bank is a stranger. */
    private static final class ExtractOnly implements TextMapPropagator {

        private final TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();

        @Override
        public Collection<String> fields() {
            return w3c.fields();
        }

        @Override
        public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

        @Override
        public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
            return w3c.extract(context, carrier, getter);
        }
    }
}
